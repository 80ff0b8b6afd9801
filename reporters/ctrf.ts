import type { CheckState } from '../checklists/evidence.ts';
import { Measurement } from '../checklists/evidence.ts';
import type { ItemState } from '../checklists/item.ts';
import type { JudgedItem, Report } from '../checklists/verdict.ts';
import type { ReportedCheck } from './outline.ts';
import { listChecks, outlineReport } from './outline.ts';
import { cleanLine, cleanText } from './plain-text.ts';
import { isAdvice, isSettled } from './wording.ts';

/** The version of the Common Test Report Format whose JSON Schema this file satisfies. */
const SPEC_VERSION = '1.0.0';

type Status = 'passed' | 'failed' | 'skipped' | 'pending' | 'other';

/** `other` is the format's word for what is neither passed nor failed: the harness could not decide. */
const CHECK_STATUS: Readonly<Record<CheckState, Status>> = {
  pass: 'passed',
  fail: 'failed',
  inconclusive: 'other',
  skipped: 'skipped',
};

/** Rows without a check of their own: what still has to be run or said is pending; what is settled elsewhere is skipped. */
const OPEN: readonly ItemState[] = ['not-run', 'expired', 'inconclusive'];

const milliseconds = (iso: string) => Date.parse(iso);
const filled = (text: string, fallback: string) => cleanLine(text) || fallback;

function judge({ check, items }: ReportedCheck): Status {
  if (isAdvice(check)) return 'passed';
  return check.state === 'fail' && isSettled(items) ? 'skipped' : CHECK_STATUS[check.state];
}

function renderCheck({ check, items }: ReportedCheck, suite: readonly string[]) {
  const status = judge({ check, items });
  const seen = [
    check.expected === undefined ? '' : `Expected: ${check.expected}`,
    check.seen === undefined ? '' : `Seen: ${check.seen}`,
  ].filter((line) => line !== '');
  return {
    name: filled(check.title, check.id),
    status,
    duration: Math.round(check.durationMs),
    suite,
    ...(check.state === 'pass' ? {} : { message: cleanText(check.detail) }),
    ...(seen.length === 0 || check.state === 'pass' ? {} : { trace: cleanText(seen.join('\n')) }),
    rawStatus: isAdvice(check) ? 'advice' : check.state,
    labels: { check: check.id, severity: check.severity, item: items.map((item) => item.id) },
    ...(check.artifacts.length === 0
      ? {}
      : { attachments: check.artifacts.map(({ name, contentType, path }) => ({ name, contentType, path })) }),
    extra: {
      remedy: check.remedy ?? items[0].remedy,
      rerun: check.rerun,
      measurements: check.measurements.map((measurement) => Measurement.parse(measurement)),
    },
  };
}

function renderUnchecked(item: JudgedItem, suite: readonly string[]) {
  return {
    name: filled(item.title, item.id),
    status: OPEN.includes(item.state) ? ('pending' as const) : ('skipped' as const),
    duration: 0,
    suite,
    message: cleanText(item.reason),
    rawStatus: item.state,
    labels: { severity: item.severity, item: [item.id] },
    extra: { remedy: item.remedy },
  };
}

/** `ctrf.json`: one test a check, one more for each row without a check; the rows with their states stand in `results.extra.items`. */
export function renderCtrf(report: Report): string {
  const checks = listChecks(report);
  const outline = outlineReport(report);
  const titles = new Map(
    outline.flatMap(({ title, sections }) => sections.map((section) => [section.key, [title, section.title]] as const)),
  );
  const suiteOf = (item: JudgedItem) =>
    titles.get(`${item.checklist}.${item.section}`) ?? [item.checklist, item.section];
  const tests = [
    ...checks.map((entry) => renderCheck(entry, suiteOf(entry.items[0]))),
    ...report.items.filter((item) => item.checks.length === 0).map((item) => renderUnchecked(item, suiteOf(item))),
  ];
  const having = (status: Status) => tests.filter((test) => test.status === status).length;
  const start = milliseconds(report.run.startedAt);
  const stop = milliseconds(report.run.finishedAt ?? report.generatedAt);
  const { name, environment, version, url, clerkInstance } = report.target;
  const document = {
    reportFormat: 'CTRF',
    specVersion: SPEC_VERSION,
    timestamp: report.generatedAt,
    generatedBy: 'clerk-preflight',
    results: {
      tool: { name: 'clerk-preflight', version: report.run.harness },
      summary: {
        tests: tests.length,
        passed: having('passed'),
        failed: having('failed'),
        skipped: having('skipped'),
        pending: having('pending'),
        other: having('other'),
        suites: titles.size,
        start,
        stop,
        duration: Math.max(0, stop - start),
      },
      tests,
      environment: {
        reportName: `${report.verdict} for ${report.phase}`,
        appName: name,
        ...(version === undefined ? {} : { appVersion: version }),
        testEnvironment: environment,
        healthy: report.verdict === 'Approved',
        extra: { url, ...(clerkInstance === undefined ? {} : { clerkInstance }) },
      },
      extra: {
        verdict: report.verdict,
        phase: report.phase,
        digest: report.digest,
        items: report.items.map(({ id, state, phase }) => ({ id, state, phase })),
      },
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
