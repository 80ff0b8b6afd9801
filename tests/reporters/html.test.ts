import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { BASE, STATE_SHADE } from '../../reporters/html/palette.ts';
import { Markup, markup, prose } from '../../reporters/html/markup.ts';
import { renderHtml } from '../../reporters/html.ts';
import { HOSTILE, makeSampleReport } from './sample-report.ts';

const page = renderHtml(makeSampleReport());
const between = (open: string, close: string) => page.slice(page.indexOf(open) + open.length, page.indexOf(close));

describe('the markup tag', () => {
  test.each(Object.entries(HOSTILE))('makes no markup of %s', (_, text) => {
    expect(markup`${text}`.text).not.toMatch(/[<>"']/);
    expect(prose(text).text.replace(/<\/?code>/g, '')).not.toMatch(/[<>"']/);
  });

  test('takes its own results as they are, in lists too', () => {
    expect(markup`<ul>${['a<', 'b'].map((entry) => markup`<li>${entry}</li>`)}</ul>`.text).toBe(
      '<ul><li>a&lt;</li><li>b</li></ul>',
    );
  });

  test('an object that only looks like markup is not taken for it', () => {
    const forged = JSON.parse('{"text":"<b>"}') as string;
    expect(() => markup`${forged}`).toThrow();
    expect(new Markup('<b>').text).toBe('<b>');
  });

  test('nothing comes of what is not there', () => {
    expect(markup`a${undefined}${false}b`.text).toBe('ab');
  });
});

describe('checklist.html', () => {
  test('has every row exactly once, under its id', () => {
    for (const { id } of makeSampleReport().items) {
      expect(page.split(` data-item="${id}"`)).toHaveLength(2);
      expect(page.split(` id="${id}"`)).toHaveLength(2);
    }
  });

  test('no id comes twice', () => {
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids).toHaveLength(new Set(ids).size);
  });

  test('every link leads into the page or the report folder', () => {
    const targets = [...page.matchAll(/ (?:href|src|action|data|poster|srcset)="([^"]*)"/g)].map(
      ([, target]) => target ?? '',
    );
    expect(targets.length).toBeGreaterThan(20);
    expect(targets.filter((target) => !/^#|^artifacts\/[\w%.-]+$/.test(target))).toEqual([]);
    const anchors = new Set([...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => `#${id}`));
    expect(targets.filter((target) => target.startsWith('#') && !anchors.has(target))).toEqual([]);
  });

  test('style and script name no address', () => {
    expect(between('<style>', '</style>')).not.toMatch(/url\(|@import|https?:/);
    expect(between('<script>', '</script>')).not.toMatch(/https?:|fetch|XMLHttp|innerHTML|eval|import\(/);
  });

  test('its policy names the digests of its own style and script, and nothing else', () => {
    const digest = (text: string) => `&#39;sha256-${createHash('sha256').update(text).digest('base64')}&#39;`;
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
    expect(policy.split('; ').slice(0, 3)).toEqual([
      'default-src &#39;none&#39;',
      `style-src ${digest(between('<style>', '</style>'))}`,
      `script-src ${digest(between('<script>', '</script>'))}`,
    ]);
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
  });

  test('has lines for the four signatures', () => {
    for (const role of ['Technical Lead', 'DevOps/SRE', 'Security', 'Product Owner'])
      expect(page).toContain(`<h3>${role}</h3>`);
  });
});

describe('contrast', () => {
  const channel = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => channel(parseInt(color.slice(at, at + 2), 16) / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (a: string, b: string) => {
    const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const surfaces = [BASE.page, BASE.card, BASE.inset];

  describe.each(['light', 'dark'] as const)('%s', (theme) => {
    test.each(['ink', 'muted', 'link'] as const)('%s is read on every surface (4.5)', (name) => {
      for (const surface of surfaces) expect(contrast(BASE[name][theme], surface[theme])).toBeGreaterThanOrEqual(4.5);
    });

    test.each(Object.entries(STATE_SHADE))(
      '%s is read on its own ground and on every surface, and the page on it (4.5)',
      (_, { strong, soft }) => {
        for (const surface of [soft, ...surfaces])
          expect(contrast(strong[theme], surface[theme])).toBeGreaterThanOrEqual(4.5);
      },
    );

    test('the edges of controls are seen (3)', () => {
      for (const surface of [BASE.page, BASE.card])
        expect(contrast(BASE.control[theme], surface[theme])).toBeGreaterThanOrEqual(3);
    });
  });
});
