import { expect, test } from 'vitest';
import { evaluate } from '../../checklists/evaluate.ts';
import { itemsOf, loadChecklists } from '../../checklists/load.ts';
import { renderCtrf } from '../../reporters/ctrf.ts';
import { renderHtml } from '../../reporters/html.ts';
import { renderJson } from '../../reporters/json.ts';
import { renderJunit } from '../../reporters/junit.ts';
import { renderMarkdown } from '../../reporters/markdown.ts';
import { readReasons } from '../../reporters/reasons.ts';
import { check, end, NOW, run } from '../checklists/records.ts';
import { parseStrictXml } from './strict-xml.ts';

const checklists = loadChecklists();
const items = itemsOf(checklists);
const FAILING = 'security.auth.webhook-signature';

/** The product's own checklists, judged: no evidence at all, every check passing, or one of them failing. */
function judge(mode: 'empty' | 'passing' | 'failing') {
  const checks = items
    .filter(({ by }) => mode !== 'empty' && (by === 'check' || by === 'measure'))
    .map(({ id }) => check(`check.${id}`, [id], mode === 'failing' && id === FAILING ? { state: 'fail' } : {}));
  return evaluate({ checklists, evidence: [run(), ...checks, end()], phase: 'pre-deploy', now: NOW });
}

test.each(['empty', 'passing', 'failing'] as const)('%s: every row of the product is once in every format', (mode) => {
  const report = judge(mode);
  const ids = items.map(({ id }) => id).sort();
  const html = renderHtml(report);
  const markdown = renderMarkdown(report).split('\n');
  const ctrf = JSON.parse(renderCtrf(report)) as { results: { extra: { items: { id: string }[] } } };
  const rows = parseStrictXml(renderJunit(report)).children.flatMap((suite) => suite.children[0]?.children ?? []);
  expect([...html.matchAll(/ data-item="([^"]*)"/g)].map(([, id]) => id).sort()).toEqual(ids);
  expect(markdown.flatMap((line) => /^\| \S+ .*? \| `([^`]*)` \| (?:P|F)/.exec(line)?.[1] ?? []).sort()).toEqual(ids);
  expect(ctrf.results.extra.items.map(({ id }) => id).sort()).toEqual(ids);
  expect(rows.map(({ attributes }) => attributes.name?.replace('item.', '')).sort()).toEqual(ids);
  expect(JSON.parse(renderJson(report))).toMatchObject({ verdict: report.verdict, digest: report.digest });
});

test('what blocks is told by its row', () => {
  const [cause] = readReasons(judge('failing'));
  expect(cause?.subject?.id).toBe(FAILING);
  expect(cause?.text).toBe(cause?.subject?.reason);
});

test('what Pending waits for is told by its words and its rows apart', () => {
  const reasons = readReasons(judge('passing'));
  expect(reasons.length).toBeGreaterThan(1);
  for (const { text, items: named, subject } of reasons) {
    expect(subject).toBeUndefined();
    expect(named.length).toBeGreaterThan(0);
    expect(text.length).toBeLessThan(100);
  }
});
