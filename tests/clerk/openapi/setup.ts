import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { OBSERVATION_CHANNEL, type Observed } from '../../../sandbox/clerk/observation.ts';
import type { Recorder } from './record.ts';

/**
 * Runs before every test file: whatever stand-in is started in its process, however, is observed, and each answer and
 * event is held against Clerk's documents. The file fails at its end for what is new. Nothing heavy is loaded until a
 * stand-in has answered.
 */
const FOLDER = fileURLToPath(new URL('..', import.meta.url));
/** More than so many wait for their judgement no longer: a test of the load would fill the memory. */
const BATCH = 2_000;

let pending: Observed[] = [];
let loading: Promise<void> | undefined;
let recorder: Recorder | undefined;

const load = async (): Promise<void> => {
  const { Recorder: Loaded } = await import('./record.ts');
  recorder = new Loaded();
};

function drain(): void {
  for (const observed of pending) recorder?.record(observed);
  pending = [];
}

function take(message: unknown): void {
  const observed = message as Observed;
  loading ??= load();
  // An event's payload shares its parts with the store, which goes on changing.
  pending.push(observed.kind === 'event' ? { ...observed, payload: structuredClone(observed.payload) } : observed);
  if (pending.length >= BATCH && recorder !== undefined) drain();
}

subscribe(OBSERVATION_CHANNEL, take);

// The braces are vitest's way of taking no fixture.
afterAll(async ({}, suite) => {
  unsubscribe(OBSERVATION_CHANNEL, take);
  await loading;
  if (recorder === undefined) return;
  drain();
  const { COLLECT_VARIABLE, findNewGaps, findStaleEvidence, readEvidence, readGaps, REGENERATE } =
    await import('./evidence.ts');
  const collect = process.env[COLLECT_VARIABLE];
  const { documentsArePresent } = await import('./documents.ts');
  const sightings = recorder.sightings();
  const file = relative(FOLDER, suite.file.filepath);
  if (collect !== undefined) {
    mkdirSync(collect, { recursive: true });
    writeFileSync(join(collect, `${encodeURIComponent(file)}.json`), JSON.stringify({ file, ...sightings }));
    return;
  }
  const isOurs = !file.startsWith('..') && passedAsAWhole(suite);
  const stale = isOurs ? findStaleEvidence(file, sightings, readEvidence(), documentsArePresent) : [];
  const problems = [...findNewGaps(sightings, readGaps()), ...stale];
  if (problems.length > 0) {
    throw new Error(
      `What this file made the Clerk stand-in say differs from Clerk's documents, or from what is written of it. ` +
        `Mend the stand-in, or ${REGENERATE}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
  }
});

interface Task {
  readonly type: string;
  readonly tasks?: readonly Task[];
  readonly result?: { readonly state: string } | undefined;
}

/** Whether every test ran and passed: one that was left out or failed shows less than it says. */
function passedAsAWhole(task: Task): boolean {
  return task.type === 'test' ? task.result?.state === 'pass' : (task.tasks ?? []).every(passedAsAWhole);
}
