import { expect, test } from 'vitest';
import { emptyLog, foldLogLine, readEnd } from '../../load/ending.ts';
import { describeTrouble, plannedRequests, remarkDropped, usersFor } from '../../load/generator.ts';
import { parseSample } from '../../load/sample.ts';
import type { ArrivalSettings } from '../../load/scripts/settings.ts';

const settings: ArrivalSettings = {
  url: 'http://127.0.0.1/',
  headers: {},
  rate: 60,
  durationMs: 4_000,
  timeoutMs: 15_000,
  users: 241,
  thresholds: {},
};
const ending = { exitCode: 0, signal: undefined, startError: undefined, stopped: undefined, log: emptyLog() };
const whole = { iterations: 240, dropped: 0, answers: 240 };

test.each([0, 99])('exit code %i is a run that came to its end', (exitCode) => {
  const end = readEnd({ ...ending, exitCode });
  expect(end.kind).toBe('complete');
  expect(end.thresholdsHeld).toBe(exitCode === 0);
  expect(describeTrouble(end, whole, settings)).toBeUndefined();
});

test.each([1, 97, 102, 104, 105, 107, 108, 109, 110, 137, 255])('exit code %i decides nothing', (exitCode) => {
  expect(describeTrouble(readEnd({ ...ending, exitCode }), whole, settings)).toMatch(`exit code ${exitCode}`);
});

test.each([
  ['many dropped', { iterations: 200, dropped: 40, answers: 200 }, /could not keep up: 40 of 240/],
  ['iterations without an answer', { iterations: 240, dropped: 0, answers: 239 }, /1 of 240 iterations ended without/],
  ['far too few sent', { iterations: 150, dropped: 0, answers: 150 }, /sent only 150 of 240/],
  ['none sent', { iterations: 0, dropped: 0, answers: 0 }, /sent only 0 of 240/],
])('%s: the generator is at fault, not the target', (_title, tally, text) => {
  expect(describeTrouble(readEnd(ending), tally, settings)).toMatch(text);
});

test('a few dropped requests are told', () => {
  const tally = { iterations: 235, dropped: 5, answers: 235 };
  expect(describeTrouble(readEnd(ending), tally, settings)).toBeUndefined();
  expect(remarkDropped(tally)).toMatch(/left out 5 requests/);
});

test('there are users for as many requests as a hanging target holds', () => {
  expect(usersFor(settings)).toBe(242);
  expect(usersFor({ ...settings, durationMs: 60_000 })).toBe(962);
  expect(usersFor({ ...settings, rate: 5_000, durationMs: 60_000 })).toBe(2_002);
  expect(plannedRequests({ rate: 0.1, durationMs: 1_000 })).toBe(1);
});

test('only what iterations throw counts as a script error', () => {
  const log = emptyLog();
  foldLogLine(log, '{"level":"warning","msg":"Request Failed"}');
  foldLogLine(log, '{"level":"info","msg":"hello","source":"console"}');
  foldLogLine(log, '{"level":"error","msg":"of k6 itself"}');
  expect(log).toEqual({ scriptErrors: 0, firstScriptError: undefined, lastError: 'of k6 itself' });
  foldLogLine(log, '{"level":"error","msg":"Error: boom\\n\\tat default","source":"stacktrace"}');
  foldLogLine(log, '{"level":"error","msg":"Error: bang","source":"stacktrace"}');
  expect(log).toEqual({ scriptErrors: 2, firstScriptError: 'Error: boom', lastError: 'Error: bang' });
  foldLogLine(log, 'panic: runtime error');
  expect(log).toMatchObject({ scriptErrors: 2, lastError: 'panic: runtime error' });
});

test('a sample is read with its tags and metadata', () => {
  const line =
    '{"metric":"preflight_answer_ms","type":"Point","data":{"time":"2026-01-01T00:00:00Z","value":1.5,"tags":{"was":"right"},"metadata":{"n":"7"}}}';
  expect(parseSample(line)).toEqual({
    metric: 'preflight_answer_ms',
    value: 1.5,
    tags: { was: 'right' },
    metadata: { n: '7' },
  });
});

test.each([
  ['a metric of no interest', '{"metric":"http_reqs","type":"Point","data":{"value":1,"tags":{}}}'],
  ['a declaration', '{"type":"Metric","data":{"name":"preflight_wrong"},"metric":"preflight_wrong"}'],
  ['half a line', '{"metric":"iterations","type":"Point","data":{"val'],
  ['no number', '{"metric":"iterations","type":"Point","data":{"value":"x","tags":{}}}'],
  ['a notice', 'Flag --no-summary has been deprecated'],
  ['nothing', ''],
])('%s is no sample', (_title, line) => {
  expect(parseSample(line)).toBeUndefined();
});
