import { z } from 'zod';
import { Artifact, CheckState, Environment, Measurement, Profile, SCHEMA_VERSION, Severity } from './evidence.ts';
import { ItemState, Phase } from './item.ts';

export const VerdictWord = z.enum(['Approved', 'Blocked', 'Pending']);
export type VerdictWord = z.infer<typeof VerdictWord>;

/** A check as a row of the report shows it. */
export const JudgedCheck = z.strictObject({
  id: z.string(),
  title: z.string(),
  state: CheckState,
  severity: Severity,
  detail: z.string(),
  expected: z.string().optional(),
  seen: z.string().optional(),
  remedy: z.string().optional(),
  measurements: z.array(Measurement),
  artifacts: z.array(Artifact),
  durationMs: z.number(),
  rerun: z.string(),
});
export type JudgedCheck = z.infer<typeof JudgedCheck>;

export const JudgedItem = z.strictObject({
  id: z.string(),
  checklist: z.string(),
  section: z.string(),
  title: z.string(),
  claim: z.string(),
  how: z.string(),
  source: z.string(),
  phase: Phase,
  severity: Severity,
  state: ItemState,
  /** Why it is in this state, in a sentence. */
  reason: z.string(),
  remedy: z.string(),
  checks: z.array(JudgedCheck),
});
export type JudgedItem = z.infer<typeof JudgedItem>;

/** `checklist.json`. Its JSON Schema is published from this one. */
export const Report = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  verdict: VerdictWord,
  phase: Phase,
  /** Every reason for Blocked, or everyone and everything that Pending waits for. */
  reasons: z.array(z.string()),
  digest: z.string(),
  generatedAt: z.iso.datetime(),
  run: z.strictObject({
    runId: z.string(),
    profile: Profile,
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().optional(),
    outcome: z.enum(['complete', 'interrupted', 'harness-error', 'unfinished']),
    harness: z.string(),
    policies: z.record(z.string(), z.string()),
    engines: z.array(z.strictObject({ engine: z.string(), source: z.string() })),
    stages: z.array(z.strictObject({ name: z.string(), durationMs: z.number() })),
  }),
  target: z.strictObject({
    name: z.string(),
    environment: Environment,
    url: z.string(),
    version: z.string().optional(),
    clerkInstance: z.string().optional(),
  }),
  counts: z.record(ItemState, z.number()),
  checklists: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      sections: z.array(z.strictObject({ id: z.string(), title: z.string() })),
    }),
  ),
  items: z.array(JudgedItem),
});
export type Report = z.infer<typeof Report>;
