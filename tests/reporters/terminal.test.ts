import { describe, expect, test } from 'vitest';
import { cleanLine, cleanText } from '../../reporters/plain-text.ts';
import { measure, truncate, wrap } from '../../reporters/terminal/text.ts';
import { renderTerminal } from '../../reporters/terminal.ts';
import { HOSTILE, makeCheck, makeItem, makeReport, makeSampleReport } from './sample-report.ts';

const render = (report = makeSampleReport(), width = 100) =>
  renderTerminal(report, { color: false, width, location: 'out/checklist.html' });

const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

const COLORS = /\u001b\[\d+m/g;

describe('text of a target', () => {
  test.each([
    ['colours', '\u001b[31mred\u001b[0m', 'red'],
    ['a title', 'a\u001b]0;owned\u0007b', 'ab'],
    ['a hyperlink', '\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['clearing the screen', 'a\u001b[2Jb', 'ab'],
    ['a one-byte sequence', 'a\u009b1Ab', 'ab'],
    ['a reset', 'a\u001bcb', 'ab'],
    ['an escape that begins nothing', 'a\u001b', 'a\u27e8U+001B\u27e9'],
    ['a sequence that hides in another', '\u001b\u001b[31m[31m', '\u27e8U+001B\u27e9[31m'],
    ['a NUL', 'a\u0000b', 'a\u27e8U+0000\u27e9b'],
    ['a direction override', 'a\u202eb', 'a\u27e8U+202E\u27e9b'],
    ['a half character', 'a\ud800b', 'a\ufffdb'],
    ['a whole one', 'a\u{1f600}b', 'a\u{1f600}b'],
    ['a carriage return that would overwrite the line', 'a\rb', 'a\nb'],
  ])('%s', (_, text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });

  test('a line holds no line break', () => {
    expect(cleanLine(' a\n\n\tb\u2028c ')).toBe('a b c');
  });
});

describe('layout', () => {
  test('breaks at blanks and keeps long words whole', () => {
    expect(wrap('one two three\nfour aaaaaaaaaaaaaaaa', 8)).toEqual(['one two', 'three', 'four', 'aaaaaaaaaaaaaaaa']);
  });

  test('cuts by columns, not by characters', () => {
    expect(truncate('表示される', 7)).toBe('表示さ…');
    expect(measure(truncate('abcdefgh', 5))).toBe(5);
  });
});

describe('the report at a terminal', () => {
  test.each([true, false])('holds no control character of a target (colour %s)', (color) => {
    const text = renderTerminal(makeSampleReport(), { color, width: 100 });
    expect(text.replace(color ? COLORS : '', '')).not.toMatch(CONTROLS);
  });

  test('is coloured only when asked', () => {
    expect(render()).not.toContain('\u001b');
    expect(renderTerminal(makeSampleReport(), { color: true, width: 100 })).toMatch(COLORS);
  });

  test('says the same with and without colour', () => {
    const options = { width: 100, location: 'out/checklist.html' };
    expect(renderTerminal(makeSampleReport(), { ...options, color: true }).replace(COLORS, '')).toBe(render());
  });

  test('has every failed and inconclusive row, with detail, remedy and the command that runs it again', () => {
    for (const { id } of makeSampleReport().items.filter(
      ({ state }) => state === 'failed' || state === 'inconclusive',
    )) {
      expect(render()).toContain(id);
    }
    for (const word of ['detail', 'expected', 'seen', 'measured', 'remedy', 'again'])
      expect(render()).toMatch(new RegExp(`^    ${word} `, 'm'));
    expect(render()).toContain('clerk-preflight run --only webhook.tampered@postgres\n');
  });

  test('shows a check that decides two rows once', () => {
    expect(render().match(/again +clerk-preflight run --only webhook\.tampered@postgres/g)).toHaveLength(1);
    expect(render()).toContain('for the same check as above: webhook.tampered@postgres');
  });

  test('does not show what passed, was waived or is only advice', () => {
    expect(render()).not.toMatch(/load\.latency|webhook\.nul-name|webhook\.replay/);
  });

  test.each([60, 80, 120])('its table keeps within %i columns', (width) => {
    const table = render(makeSampleReport(), width)
      .split('\n')
      .filter((line) => /^ .*(?:·|\d)(?:\s{2,}(?:·|\d+))+$/.test(line));
    expect(table.length).toBeGreaterThan(2);
    expect(Math.max(...table.map(measure))).toBeLessThanOrEqual(width);
  });

  test('a long answer is cut', () => {
    const seen = Array.from({ length: 500 }, (_, index) => `line ${index}`).join('\n');
    const text = render(
      makeReport([makeItem('a.b', { state: 'failed', checks: [makeCheck('c', { state: 'fail', seen })] })]),
    );
    expect(text).toContain('… 492 more lines');
    expect(text.split('\n').length).toBeLessThan(40);
  });

  test('Pending says what it waits for, shortened', () => {
    const items = Array.from({ length: 30 }, (_, index) => makeItem(`awaited.row-${index}`, { state: 'not-run' }));
    const reasons = [
      `Awaits a probe: ${items.map((item) => item.id).join(', ')}`,
      'Evidence is incomplete: the run did not end',
    ];
    const text = render(makeReport(items, { verdict: 'Pending', reasons }));
    expect(text).toContain('- Awaits a probe (30)');
    expect(text).toContain('and 26 more');
    expect(text).toContain('- Evidence is incomplete: the run did not end');
  });

  test('Blocked does not', () => {
    expect(render()).not.toContain('Waits for');
  });

  test('ends with where the report is', () => {
    expect(render()).toMatch(/\nReport: out\/checklist\.html\n$/);
  });

  test('nothing a target is called can forge the last line', () => {
    const report = makeReport([], {
      target: { name: `x\nReport: ${HOSTILE.ansi}`, environment: 'staging', url: 'http://127.0.0.1' },
    });
    expect(render(report).match(/^Report:/gm)).toHaveLength(1);
  });
});
