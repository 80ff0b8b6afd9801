import { z } from 'zod';
import { Environment, Profile, Severity } from './evidence.ts';

export const Phase = z.enum(['pre-deploy', 'post-deploy', 'first-24-hours', 'first-week']);
export type Phase = z.infer<typeof Phase>;

/** Phases in the order in which a release passes them; `gate --phase P` judges the items up to P. */
export const PHASES: readonly Phase[] = Phase.options;

export const DecidedBy = z.enum(['check', 'measure', 'probe', 'attest', 'derived']);
export type DecidedBy = z.infer<typeof DecidedBy>;

/** A number that a measuring check is held against. The only place where limits are written down. */
export const Limit = z.strictObject({
  /** For example `mean`, `p95`, `max`, `error-rate`. */
  statistic: z.string(),
  below: z.number(),
  unit: z.string(),
  severity: Severity.default('blocker'),
});
export type Limit = z.infer<typeof Limit>;

/** One row of a checklist. */
export const Item = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/),
    title: z.string(),
    /** What being satisfied means, in a sentence. */
    claim: z.string(),
    phase: Phase,
    by: DecidedBy,
    /** How it is decided, for a reader of the report. */
    how: z.string(),
    severity: Severity.default('blocker'),
    profiles: z.array(Profile).default(['predeploy']),
    /** Environments in which the row applies; elsewhere it is not-applicable. */
    environments: z.array(Environment).default(['development', 'staging', 'production']),
    /** The control (a binding that disturbs the target) that a check needs, named for the reader. */
    control: z.string().optional(),
    /** For `by: derived`: the items it follows from. A trailing `.*` takes a whole family. */
    from: z.array(z.string()).optional(),
    limits: z.array(Limit).optional(),
    /** The source document, for example `seeds/001`. */
    source: z.string(),
    remedy: z.string(),
  })
  .refine((item) => (item.by === 'derived') === (item.from !== undefined), {
    message: 'an item has `from` exactly when it is derived',
  });
export type Item = z.infer<typeof Item>;

export const ItemState = z.enum([
  'satisfied',
  'failed',
  'inconclusive',
  'not-run',
  'waived',
  'attested',
  'expired',
  'not-applicable',
]);
export type ItemState = z.infer<typeof ItemState>;

export const Section = z.strictObject({ id: z.string(), title: z.string(), items: z.array(Item) });
export type Section = z.infer<typeof Section>;

/** One YAML file of `checklists/`. */
export const Checklist = z.strictObject({
  id: z.string(),
  title: z.string(),
  sections: z.array(Section),
});
export type Checklist = z.infer<typeof Checklist>;
