import type { JudgedCheck, JudgedItem, Report } from '../checklists/verdict.ts';
import { escapeEntities } from './entities.ts';
import type { OutlinedSection, ReportedCheck } from './outline.ts';
import { listChecks, outlineReport } from './outline.ts';
import { cleanLine, cleanText } from './plain-text.ts';
import { isAdvice, isSettled, STATE_WORD, wordMeasurement } from './wording.ts';

const attributes = (entries: Readonly<Record<string, string | number>>) =>
  Object.entries(entries)
    .map(([name, value]) => ` ${name}="${escapeEntities(cleanLine(String(value)))}"`)
    .join('');
const element = (name: string, entries: Readonly<Record<string, string | number>>, text: string) =>
  text === ''
    ? `<${name}${attributes(entries)}/>`
    : `<${name}${attributes(entries)}>${escapeEntities(cleanText(text))}</${name}>`;

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(3);

type Outcome = 'passed' | 'failure' | 'error' | 'skipped';
interface Case {
  readonly outcome: Outcome;
  readonly durationMs: number;
  readonly xml: string;
}

function describe(check: JudgedCheck): string {
  const lines = [
    check.detail,
    check.expected === undefined ? '' : `Expected: ${check.expected}`,
    check.seen === undefined ? '' : `Seen: ${check.seen}`,
    ...check.measurements.map(wordMeasurement),
    check.remedy === undefined ? '' : `Remedy: ${check.remedy}`,
    `Again: ${check.rerun}`,
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function renderCheck({ check, items }: ReportedCheck, section: OutlinedSection): Case {
  const message = check.detail === '' ? check.title : check.detail;
  const note = (text: string) => element('system-out', {}, text);
  const report = (name: Exclude<Outcome, 'passed'>, entries: Record<string, string>, text: string) =>
    ({ outcome: name, body: element(name, { ...entries, message }, text) }) as const;
  const judge = (): { outcome: Outcome; body: string } => {
    switch (check.state) {
      case 'pass':
        return {
          outcome: 'passed',
          body: check.measurements.length === 0 ? '' : note(check.measurements.map(wordMeasurement).join('\n')),
        };
      case 'skipped':
        return report('skipped', {}, '');
      case 'inconclusive':
        return report('error', { type: 'inconclusive' }, describe(check));
      case 'fail':
        if (isAdvice(check)) return { outcome: 'passed', body: note(`Advice: ${describe(check)}`) };
        if (isSettled(items)) {
          const { state, reason } = items[0];
          return {
            outcome: 'skipped',
            body: element('skipped', { message: `${STATE_WORD[state]}: ${reason}` }, '') + note(describe(check)),
          };
        }
        return report('failure', { type: check.severity }, describe(check));
    }
  };
  const { outcome, body } = judge();
  const decides = `<properties>${items.map((item) => element('property', { name: 'item', value: item.id }, '')).join('')}</properties>`;
  const head = { classname: section.key, name: `${check.title} [${check.id}]`, time: seconds(check.durationMs) };
  return {
    outcome,
    durationMs: check.durationMs,
    xml: `    <testcase${attributes(head)}>${decides}${body}</testcase>\n`,
  };
}

function renderUnchecked(item: JudgedItem, section: OutlinedSection): Case {
  const head = { classname: section.key, name: `${item.title} [${item.id}]`, time: seconds(0) };
  const body = element('skipped', { message: `${STATE_WORD[item.state]}: ${item.reason}` }, '');
  return { outcome: 'skipped', durationMs: 0, xml: `    <testcase${attributes(head)}>${body}</testcase>\n` };
}

const tally = (cases: readonly Case[]) => {
  const having = (outcome: Outcome) => cases.filter((entry) => entry.outcome === outcome).length;
  return {
    tests: cases.length,
    failures: having('failure'),
    errors: having('error'),
    skipped: having('skipped'),
    time: seconds(cases.reduce((sum, entry) => sum + entry.durationMs, 0)),
  };
};

/**
 * `junit.xml`: a test suite a section, a test case a check, listed under the first row that it decides; a row that no check ran for
 * is a skipped test case. Inconclusive is `<error>`; advice fails nothing. Each suite's properties name its rows with their states.
 */
export function renderJunit(report: Report): string {
  const byItem = new Map<string, ReportedCheck[]>();
  for (const entry of listChecks(report))
    byItem.set(entry.items[0].id, [...(byItem.get(entry.items[0].id) ?? []), entry]);
  const all: Case[] = [];
  let suites = '';
  for (const checklist of outlineReport(report)) {
    for (const section of checklist.sections) {
      const cases = section.items.flatMap((item) =>
        item.checks.length === 0
          ? [renderUnchecked(item, section)]
          : (byItem.get(item.id) ?? []).map((entry) => renderCheck(entry, section)),
      );
      all.push(...cases);
      const head = { name: `${checklist.title}: ${section.title}`, ...tally(cases), timestamp: report.run.startedAt };
      const rows = section.items.map((item) => element('property', { name: `item.${item.id}`, value: item.state }, ''));
      suites += `  <testsuite${attributes(head)}>\n    <properties>${rows.join('')}</properties>\n${cases.map((entry) => entry.xml).join('')}  </testsuite>\n`;
    }
  }
  const head = {
    name: `clerk-preflight: ${report.target.name}: ${report.verdict}`,
    ...tally(all),
    timestamp: report.run.startedAt,
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes(head)}>\n${suites}</testsuites>\n`;
}
