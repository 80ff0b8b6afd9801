import type { Mirror } from '../fixtures/config/resolved.ts';
import type { WebhookCheck } from './checks.ts';
import type { LoadContext } from './context.ts';
import { Deliveries } from './deliveries.ts';
import type { K6End } from './ending.ts';
import { durationOf, plannedRequests, usersFor } from './generator.ts';
import { judgeWebhook } from './judge-webhook.ts';
import { runK6 } from './k6.ts';
import { inconclusive, type LoadOutcome } from './outcome.ts';
import type { RowReader } from './rows.ts';
import { scriptOf } from './script.ts';
import { METRICS, type KeyShape, type WebhookSettings } from './scripts/settings.ts';
import { watchRows } from './watch-rows.ts';

export const WEBHOOK_SCRIPT = scriptOf('webhook');

/** Clerk gives up on an answer after this time and delivers again. */
const CLERK_TIMEOUT_MS = 15_000;
/** What Clerk's ids have after `user_`; applications may hold ids to it. */
const ID_LENGTH = 27;

/** Loads one mirror's webhook with deliveries, watches its rows, judges both, and removes what it made. */
export async function loadWebhook(
  context: LoadContext,
  mirror: Mirror,
  script: URL = WEBHOOK_SCRIPT,
): Promise<Record<WebhookCheck, LoadOutcome>> {
  if (mirror.database.kind === 'api') {
    const why = 'An API as reader finds one user at a time, so the rows of a load cannot be counted';
    return sameForAll(inconclusive(`${why}: give mirrors.${mirror.id} its database.`));
  }
  const reader = await context.openReader(mirror);
  try {
    const settings = webhookSettings(context, mirror);
    const { keys } = settings;
    const before = await reader.countByPrefix(keys.prefix);
    if (before > 0) return sameForAll(inconclusive(`${before} rows of this load are there before it: ${keys.prefix}…`));
    const deliveries = new Deliveries();
    const started = { it: false };
    try {
      const end = await deliverAndWatch(context, script, settings, reader, deliveries, () => (started.it = true));
      const rows = await reader.countByPrefix(keys.prefix);
      const users = new Set(await reader.keysByPrefix(keys.prefix)).size;
      return judgeWebhook(end, deliveries, { rows, users }, settings, context.limits.webhook);
    } finally {
      if (started.it) await removeAll(context, mirror, keys);
    }
  } finally {
    await reader.close();
  }
}

/** k6 and the watch, side by side; when one breaks, the other is ended too. */
async function deliverAndWatch(
  { k6, workDir, config, signal, limits, now = Date.now }: LoadContext,
  script: URL,
  settings: WebhookSettings,
  reader: RowReader,
  deliveries: Deliveries,
  onStart: () => void,
): Promise<K6End> {
  const broken = new AbortController();
  const either = AbortSignal.any([broken.signal, ...(signal === undefined ? [] : [signal])]);
  let running = true;
  const loading = runK6({
    connection: config.target.connection,
    k6,
    script,
    settings,
    workDir,
    signal: either,
    onStart,
    onSample: (sample) => deliveries.fold(sample),
  })
    .then((end) => {
      // Rows of a broken load are not worth waiting for.
      if (end.kind !== 'complete') broken.abort();
      return end;
    })
    .finally(() => (running = false));
  const watching = watchRows({
    reader,
    keys: settings.keys,
    deliveries,
    now,
    isRunning: () => running,
    // Twice the limit: what is late is told from what is lost.
    patienceMs: 2 * limits.webhook.rowMaxMs,
    signal: either,
  }).catch((error: unknown) => {
    broken.abort();
    throw error;
  });
  // Both have to end before anything is removed, whichever fails.
  const [end, watched] = await Promise.allSettled([loading, watching]);
  if (watched.status === 'rejected') throw watched.reason;
  if (end.status === 'rejected') throw end.reason;
  return end.value;
}

/** Removes the rows of this load. A failure is told, and left to the search for leftovers, as is what comes later. */
async function removeAll(context: LoadContext, mirror: Mirror, { prefix }: KeyShape): Promise<void> {
  try {
    await context.removeRows(mirror, prefix);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.log(`load: users that start with ${prefix} could not all be removed: ${reason}`);
  }
}

function webhookSettings({ config, limits, runMarker }: LoadContext, mirror: Mirror): WebhookSettings {
  const { rate } = config.load.webhook;
  const timeoutMs = Math.min(config.deadlines.httpMs, CLERK_TIMEOUT_MS);
  const arrival = { rate, durationMs: durationOf(config.load.webhook), timeoutMs };
  const { ackP95Ms } = limits.webhook;
  return {
    ...arrival,
    url: mirror.webhook.url,
    headers: config.target.headers,
    users: usersFor(arrival),
    thresholds: ackP95Ms === undefined ? {} : { [METRICS.answer]: [`p(95)<${ackP95Ms}`] },
    secret: mirror.webhook.secret,
    keys: keyShape(runMarker, config.mirrors.indexOf(mirror), plannedRequests(arrival)),
  };
}

/** Ids as long as Clerk's where the marker leaves room. `w` keeps them apart from the run's other, hexadecimal ids. */
function keyShape(runMarker: string, mirrorIndex: number, planned: number): KeyShape {
  const mark = `${runMarker}w${mirrorIndex}w`;
  const digits = Math.max(String(planned).length + 1, ID_LENGTH - mark.length);
  return { prefix: `user_${mark}`, digits };
}

function sameForAll(outcome: LoadOutcome): Record<WebhookCheck, LoadOutcome> {
  return {
    'load.webhook.complete': outcome,
    'load.webhook.ack.p95': outcome,
    'load.webhook.row.p95': outcome,
    'load.webhook.row.max': outcome,
  };
}
