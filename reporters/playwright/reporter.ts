import { dirname } from 'node:path';
import type {
  FullConfig,
  FullResult,
  Reporter,
  Suite,
  TestCase,
  TestError,
  TestResult,
} from '@playwright/test/reporter';
import { planOf } from '../../fixtures/check/decides.ts';
import { makeRedactor, type Redact } from '../../fixtures/redaction/redact.ts';
import { secretsOf } from '../../fixtures/redaction/secrets.ts';
import { readRunConfig, readRunEnvironment, type RunEnvironment } from '../../fixtures/run/environment.ts';
import { appendEvidence, type EvidenceFile } from '../evidence-file.ts';
import { endWithParent } from './parent.ts';
import { keepPictures } from './pictures.ts';
import { checkRecordOf, plannedRecordOf } from './record.ts';

/**
 * Turns Playwright's events into evidence: the plan before the first test, a check after each. It prints one line a
 * check for the command line to show, and judges nothing.
 */
export default class EvidenceReporter implements Reporter {
  private readonly run: RunEnvironment = readRunEnvironment();
  private readonly opened: Promise<{ file: EvidenceFile; redact: Redact }> = this.open();
  private tests: TestCase[] = [];
  private pending: Promise<void> = Promise.resolve();

  constructor() {
    endWithParent();
  }

  private async open(): Promise<{ file: EvidenceFile; redact: Redact }> {
    const config = await readRunConfig();
    const redact = makeRedactor(secretsOf(config));
    return { file: appendEvidence(this.run.PREFLIGHT_EVIDENCE, redact), redact };
  }

  onBegin(_config: FullConfig, suite: Suite): void {
    this.tests = suite.allTests();
    this.say({ event: 'begin', checks: this.tests.length });
    this.then(({ file }) => {
      for (const test of this.tests) {
        const plan = planOf(test.annotations);
        if (plan !== undefined) file.write(plannedRecordOf(test, plan));
      }
    });
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const plan = planOf(test.annotations);
    if (plan === undefined) return;
    this.then(({ file, redact }) => {
      const record = checkRecordOf(
        test,
        result,
        plan,
        keepPictures(result, plan.id, dirname(this.run.PREFLIGHT_EVIDENCE)),
      );
      file.write(record);
      this.say({
        event: 'check',
        id: record.id,
        title: record.title,
        state: record.state,
        detail: redact(record.detail),
      });
    });
  }

  onError(error: TestError): void {
    this.then(({ redact }) =>
      this.say({ event: 'error', message: redact((error.message ?? '').split('\n')[0] ?? '') }),
    );
  }

  async onEnd(result: FullResult): Promise<void> {
    await this.pending;
    this.say({ event: 'end', status: result.status });
  }

  printsToStdio(): boolean {
    return true;
  }

  private then(write: (opened: { file: EvidenceFile; redact: Redact }) => void): void {
    this.pending = this.pending.then(async () => write(await this.opened));
  }

  /** One JSON object a line on stdout, which only the command line reads. */
  private say(line: Record<string, unknown>): void {
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}
