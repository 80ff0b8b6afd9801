import type { CheckRecord, PlannedRecord, Severity } from '../checklists/evidence.ts';
import type { ItemId } from '../checklists/item-id.ts';
import type { ResolvedConfig } from '../fixtures/config/resolved.ts';
import type { LoadLimits } from './limits.ts';
import { round, type LoadOutcome } from './outcome.ts';

export const API_CHECKS = ['load.api.mean', 'load.api.p95', 'load.api.errors'] as const;
export const WEBHOOK_CHECKS = [
  'load.webhook.row.p95',
  'load.webhook.row.max',
  'load.webhook.ack.p95',
  'load.webhook.complete',
] as const;
export type ApiCheck = (typeof API_CHECKS)[number];
export type WebhookCheck = (typeof WEBHOOK_CHECKS)[number];
export type LoadCheck = ApiCheck | WebhookCheck;

interface LoadCheckPlan {
  readonly title: (limits: LoadLimits) => string;
  /**
   * Only what seconds of load can decide. What an expected number of users does (`load.users`), or a ramp
   * (`load.webhooks`), is not claimed.
   */
  readonly items: readonly [ItemId, ...ItemId[]];
  readonly severity: Severity;
  readonly remedy: string;
}

const PLANS: Readonly<Record<LoadCheck, LoadCheckPlan>> = {
  'load.api.mean': {
    title: ({ api }) => `The signed-in API answers in less than ${api.meanMs} ms on average under load`,
    items: ['performance.api-200ms'],
    severity: 'blocker',
    remedy:
      'Profile the request: verify session tokens with cached keys (networkless), look the user up by an indexed column, and reuse database connections.',
  },
  'load.api.p95': {
    title: ({ api }) => `95 % of the signed-in API's answers take less than ${api.p95Ms} ms under load`,
    items: ['performance.api-200ms'],
    severity: 'advice',
    remedy:
      'Look at what the slowest answers wait for: a connection of the pool, a cold cache, a collection of garbage.',
  },
  'load.api.errors': {
    title: ({ api }) => `Less than ${round(api.errorRate * 100)} % of the signed-in API's answers are wrong under load`,
    items: ['performance.api-200ms'],
    severity: 'blocker',
    remedy:
      "Read the application's log for the time of the load: pools that run out, limits on requests, and time-outs towards the database are the usual causes.",
  },
  'load.webhook.row.p95': {
    title: ({ webhook }) => `95 % of the deliveries under load become rows in less than ${webhook.rowP95Ms} ms`,
    items: ['performance.webhook-5s'],
    severity: 'blocker',
    remedy:
      'Write the row before acknowledging, or give the queue enough workers; index the Clerk id, so that an upsert does not scan.',
  },
  'load.webhook.row.max': {
    title: ({ webhook }) => `Every delivery under load becomes a row in less than ${webhook.rowMaxMs} ms`,
    items: ['performance.webhook-5s'],
    severity: 'blocker',
    remedy: 'Look for deliveries that wait: locks on the table, a queue in batches, retries with a pause between them.',
  },
  'load.webhook.ack.p95': {
    title: () => 'How long 95 % of the deliveries under load wait for their acknowledgement at most',
    items: ['performance.webhook-5s'],
    severity: 'advice',
    remedy:
      'Acknowledge as soon as the event is safely kept; Clerk gives up on an answer after 15 s and delivers again.',
  },
  'load.webhook.complete': {
    title: () => 'Every delivery under load is acknowledged and makes exactly one row',
    items: ['performance.webhook-5s'],
    severity: 'blocker',
    remedy:
      'Acknowledge with 2xx only after the row or the queued job is safe, answer 5xx when it is not, and let a unique index on the Clerk id refuse doubles.',
  },
};

/** The checks that a load run will make, known before it. */
export function plannedLoadChecks(config: ResolvedConfig, limits: LoadLimits): PlannedRecord[] {
  return config.mirrors.flatMap((mirror) =>
    [...API_CHECKS, ...WEBHOOK_CHECKS].map((check) => planCheck(check, mirror.id, limits)),
  );
}

function planCheck(check: LoadCheck, mirrorId: string, limits: LoadLimits): PlannedRecord {
  const { title, items, severity } = PLANS[check];
  return {
    type: 'planned',
    id: `${check}@${mirrorId}`,
    title: `${title(limits)} (${mirrorId})`,
    items: [...items],
    severity,
  };
}

/** The evidence of one check. */
export function recordCheck(
  check: LoadCheck,
  mirrorId: string,
  limits: LoadLimits,
  outcome: LoadOutcome,
  time: { readonly startedAt: number; readonly durationMs: number },
): CheckRecord {
  const { id, title, items, severity } = planCheck(check, mirrorId, limits);
  const { measurements, ...rest } = outcome;
  return {
    type: 'check',
    id,
    title,
    items,
    severity,
    ...rest,
    ...(outcome.state === 'fail' ? { remedy: PLANS[check].remedy } : {}),
    measurements: [...measurements],
    artifacts: [],
    startedAt: new Date(time.startedAt).toISOString(),
    durationMs: time.durationMs,
    source: 'k6',
    rerun: `clerk-preflight run --only ${id}`,
  };
}
