/**
 * The lowest contrast (WCAG 2.2, 1.4.3) of any text on the page with what lies behind it. Runs in the page, so it holds
 * all that it needs.
 */
export function lowestContrast(): number {
  const parse = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = ([r = 0, g = 0, b = 0]: number[]): number => {
    const [red = 0, green = 0, blue = 0] = [r, g, b].map((channel) => {
      const part = channel / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element: Element | null): number[] => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length === 3) return color;
    }
    return [255, 255, 255];
  };
  let lowest = 21;
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim() !== '');
    if (!hasText || !element.checkVisibility()) continue;
    const one = luminance(parse(getComputedStyle(element).color));
    const two = luminance(behind(element));
    lowest = Math.min(lowest, (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05));
  }
  return lowest;
}
