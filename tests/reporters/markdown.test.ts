import { describe, expect, test } from 'vitest';
import { escapeHtml, escapeProse, fenceCode, quoteCode } from '../../reporters/markdown/escape.ts';
import { renderMarkdown } from '../../reporters/markdown.ts';
import { HOSTILE, makeItem, makeReport, makeSampleReport } from './sample-report.ts';

const everything = Object.values(HOSTILE).join('\n');

/** The text without what Markdown reads as code, where nothing else is read. */
const stripCode = (text: string) =>
  text.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '').replace(/(?<![\\`])(`+)(?!`)([\s\S]*?[^`])\1(?!`)/g, '');

describe('escapes', () => {
  test.each([
    ['raw HTML', '<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
    ['a link', '[a](b)', '\\[a\\](b)'],
    ['a table column', 'a | b', 'a \\| b'],
    ['a heading', '# a', '\\# a'],
    ['a list', '- a', '\\- a'],
    ['a numbered list', '1. a', '1\\. a'],
    ['a bare address', 'https://evil.example', 'https\\://evil.example'],
    ['a bare host', 'see www.evil.example', 'see www\\.evil.example'],
    ['a mention', '@everyone', '@\u200beveryone'],
    ['an entity', '&lt;', '&amp;lt;'],
    ['an escape of an escape', '\\[a]', '\\\\\\[a\\]'],
    ['a second line', 'a\n# b', 'a \\# b'],
    ['a lone backtick', 'a ` b', 'a \\` b'],
  ])('prose: %s', (_, text, expected) => {
    expect(escapeProse(text)).toBe(expected);
  });

  test('prose: what stands between backticks is code', () => {
    expect(escapeProse('run `a *b* c` now')).toBe('run `a *b* c` now');
  });

  test.each([
    ['plain', 'a', '`a`'],
    ['backticks inside', 'a `` b', '```a `` b```'],
    ['backticks at the ends', '`a`', '`` `a` ``'],
    ['a pipe, which would end a table cell', 'a|`*', '<code>a&#124;&#96;&#42;</code>'],
    ['lines', 'a\nb', '`a b`'],
    ['nothing', '', ''],
  ])('code: %s', (_, text, expected) => {
    expect(quoteCode(text)).toBe(expected);
  });

  test.each(['```', '````\n```', '~~~', 'text\n`````\nmore'])('nothing closes a block early: %j', (text) => {
    const lines = fenceCode(text).split('\n');
    const fence = lines.at(-1) ?? '';
    expect(fence).toMatch(/^`{3,}$/);
    expect(lines.slice(1, -1).every((line) => !line.startsWith(fence))).toBe(true);
    expect(lines.slice(1, -1).join('\n')).toBe(text);
  });

  test('a summary, where Markdown is not read, holds entities only', () => {
    expect(escapeHtml(everything)).not.toMatch(/[<>"']/);
  });
});

describe('checklist.md', () => {
  const text = renderMarkdown(makeSampleReport());

  test('has every row exactly once in its tables', () => {
    for (const { id } of makeSampleReport().items) {
      expect(text.split('\n').filter((line) => line.startsWith('| ') && line.includes(`| \`${id}\` |`))).toHaveLength(
        1,
      );
    }
  });

  test('every line of a table has the same columns', () => {
    const widths = text
      .split('\n')
      .filter((line) => / \| (Pre|Post)-deploy \| /.test(line))
      .map((line) => line.split(/(?<!\\)\|/).length);
    expect(new Set(widths)).toEqual(new Set([7]));
  });

  test('outside code, the only tags are its own, and there is no link, image or address', () => {
    const prose = stripCode(text);
    expect(new Set(prose.match(/<[^>]*>?/g))).toEqual(
      new Set([
        '<details open>',
        '<details>',
        '</details>',
        '<summary>',
        '</summary>',
        '<b>',
        '</b>',
        '<code>',
        '</code>',
      ]),
    );
    expect(prose).not.toMatch(/(?<!\\)\]\(|(?<!\\)!\[|https?:\/\/|www\.[a-z]/);
  });

  test('details that are opened are closed', () => {
    const prose = stripCode(text);
    expect(prose.match(/<details/g)).toHaveLength(prose.match(/<\/details>/g)?.length ?? 0);
  });

  test('says of a failure what was expected, seen, how to mend it and how to run it again', () => {
    expect(text).toMatch(/\*\*Expected\*\*[\s\S]*\*\*Seen\*\*[\s\S]*\*\*Remedy\*\*[\s\S]*\*\*Run it again\*\*/);
  });

  test.each([2_000, 5_000, 10_000])('keeps within %i characters and says what it left out', (limit) => {
    const short = renderMarkdown(makeSampleReport(), { limit });
    expect(short.length).toBeLessThanOrEqual(limit);
    expect(short).toMatch(/left out for length/);
  });

  test('leaves nothing out when it fits to the character', () => {
    expect(renderMarkdown(makeSampleReport(), { limit: text.length })).toBe(text);
  });

  test('a list of many rows is shortened', () => {
    const items = Array.from({ length: 30 }, (_, index) => makeItem(`awaited.row-${index}`, { state: 'not-run' }));
    const reason = `Awaits a probe: ${items.map((item) => item.id).join(', ')}`;
    const pending = renderMarkdown(
      makeReport(items, { verdict: 'Pending', reasons: [reason, 'Evidence is incomplete: no end'] }),
    );
    expect(pending).toContain('- Awaits a probe (30): `awaited.row-0`');
    expect(pending).toContain('and 25 more');
    expect(pending).toContain('- Evidence is incomplete: no end');
  });
});
