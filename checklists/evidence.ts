import { z } from 'zod';

/**
 * The one record format of the harness. Playwright, k6 and probes all end here; whatever comes after
 * (evaluation, reports, gate) cannot tell them apart. `evidence.jsonl` is one JSON record a line:
 * first `run`, then `planned` and `check` in any order, last `end`.
 */
export const SCHEMA_VERSION = 1;

export const CheckState = z.enum(['pass', 'fail', 'inconclusive', 'skipped']);
export type CheckState = z.infer<typeof CheckState>;

/** `advice` is a point of debate or taste: it is shown as a warning and never makes an item failed. */
export const Severity = z.enum(['blocker', 'major', 'advice']);
export type Severity = z.infer<typeof Severity>;

export const Environment = z.enum(['development', 'staging', 'production']);
export type Environment = z.infer<typeof Environment>;

export const Profile = z.enum(['predeploy', 'smoke', 'watch']);
export type Profile = z.infer<typeof Profile>;

export const Measurement = z.strictObject({
  /** What was measured, for example `api.latency.mean`. */
  name: z.string(),
  value: z.number(),
  /** `ms`, `s`, `%`, `count`, `requests/s`, … */
  unit: z.string(),
  /** The limit it was held against, in the same unit; absent where nothing was asked. */
  limit: z.number().optional(),
  /** How value and limit compare when all is well. */
  wanted: z.enum(['below', 'at-most', 'at-least', 'equal']).optional(),
});
export type Measurement = z.infer<typeof Measurement>;

export const Artifact = z.strictObject({
  name: z.string(),
  /** Relative to the report folder. */
  path: z.string(),
  contentType: z.string(),
});
export type Artifact = z.infer<typeof Artifact>;

export const RunRecord = z.strictObject({
  type: z.literal('run'),
  schemaVersion: z.literal(SCHEMA_VERSION),
  runId: z.string(),
  profile: Profile,
  startedAt: z.iso.datetime(),
  /** The run was asked for a part of its profile's checks only. */
  partial: z.boolean().default(false),
  /** The harness's own version. */
  harness: z.string(),
  target: z.strictObject({
    name: z.string(),
    environment: Environment,
    url: z.string(),
    /** Commit or artifact under test, where the config or the target names it. */
    version: z.string().optional(),
    /** Host of the Clerk Frontend API that the publishable key names. */
    clerkInstance: z.string().optional(),
  }),
  /** Points on which sound applications differ, as the config declares them; `advice` where undeclared. */
  policies: z.record(z.string(), z.string()),
  /** Where each engine came from, for the reader. */
  engines: z.array(z.strictObject({ engine: z.string(), source: z.string() })).default([]),
});
export type RunRecord = z.infer<typeof RunRecord>;

export const PlannedRecord = z.strictObject({
  type: z.literal('planned'),
  /** Stable id, for example `webhook.tampered.refused@postgres`. */
  id: z.string(),
  title: z.string(),
  items: z.array(z.string()).min(1),
  severity: Severity,
});
export type PlannedRecord = z.infer<typeof PlannedRecord>;

export const CheckRecord = z.strictObject({
  type: z.literal('check'),
  id: z.string(),
  title: z.string(),
  items: z.array(z.string()).min(1),
  severity: Severity,
  state: CheckState,
  /** What was seen, in a sentence or a few lines; for `skipped` and `inconclusive` the reason. Redacted. */
  detail: z.string(),
  expected: z.string().optional(),
  seen: z.string().optional(),
  /** How to mend a failure. */
  remedy: z.string().optional(),
  measurements: z.array(Measurement).default([]),
  artifacts: z.array(Artifact).default([]),
  startedAt: z.iso.datetime(),
  durationMs: z.number().nonnegative(),
  /** What produced it. */
  source: z.enum(['playwright', 'k6', 'probe']),
  /** The command that runs just this again. */
  rerun: z.string(),
});
export type CheckRecord = z.infer<typeof CheckRecord>;

export const EndRecord = z.strictObject({
  type: z.literal('end'),
  finishedAt: z.iso.datetime(),
  outcome: z.enum(['complete', 'interrupted', 'harness-error']),
  /** Wall-clock of each stage, in milliseconds, in order. */
  stages: z.array(z.strictObject({ name: z.string(), durationMs: z.number() })).default([]),
});
export type EndRecord = z.infer<typeof EndRecord>;

export const EvidenceRecord = z.discriminatedUnion('type', [RunRecord, PlannedRecord, CheckRecord, EndRecord]);
export type EvidenceRecord = z.infer<typeof EvidenceRecord>;
