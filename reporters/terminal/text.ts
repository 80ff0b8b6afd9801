import type picocolors from 'picocolors';
import type { ItemState } from '../../checklists/item.ts';
import { cleanText } from '../plain-text.ts';

export type Colors = ReturnType<typeof picocolors.createColors>;

/** The look of a state; the word always stands beside it. */
export const paintState = (colors: Colors, state: ItemState, text: string): string => {
  switch (state) {
    case 'failed':
    case 'expired':
      return colors.red(text);
    case 'inconclusive':
      return colors.yellow(text);
    case 'satisfied':
      return colors.green(text);
    case 'attested':
      return colors.cyan(text);
    case 'waived':
      return colors.magenta(text);
    case 'not-run':
    case 'not-applicable':
      return colors.dim(text);
  }
};

/** Columns that a text takes, near enough for alignment: combining marks none, East Asian wide characters and emoji two. */
export function measure(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (/\p{Mark}|[\u200b-\u200d\u2060\ufe0f]/u.test(character)) continue;
    columns +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return columns;
}

/** Cuts a text to a width, with an ellipsis where something is left out. */
export function truncate(text: string, width: number): string {
  if (measure(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (measure(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

export const pad = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - measure(text)));

/** Breaks a text at blanks into lines of at most `width` columns; a longer word keeps a line of its own. Newlines stay. */
export function wrap(text: string, width: number): string[] {
  return cleanText(text)
    .replace(/\t/g, '  ')
    .split('\n')
    .flatMap((line) => {
      const lines: string[] = [];
      let current = '';
      for (const word of line.trimEnd().split(' ')) {
        if (current !== '' && measure(`${current} ${word}`) > width) {
          lines.push(current);
          current = word;
        } else current = current === '' ? word : `${current} ${word}`;
      }
      return [...lines, current];
    });
}
