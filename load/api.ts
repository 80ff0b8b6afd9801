import type { Mirror } from '../fixtures/config/resolved.ts';
import { emptyApiTally, foldApiSample } from './api-tally.ts';
import type { ApiCheck } from './checks.ts';
import type { LoadContext } from './context.ts';
import { durationOf, usersFor } from './generator.ts';
import { judgeApi } from './judge-api.ts';
import { runK6 } from './k6.ts';
import { inconclusive, type LoadOutcome } from './outcome.ts';
import { scriptOf } from './script.ts';
import { METRICS, RIGHT, type ApiSettings } from './scripts/settings.ts';
import { readToken, type LoadToken } from './token.ts';

export const API_SCRIPT = scriptOf('api');

/** Loads the signed-in API behind one mirror, and judges what it answered. */
export async function loadApi(
  context: LoadContext,
  mirror: Mirror,
  script: URL = API_SCRIPT,
): Promise<Record<ApiCheck, LoadOutcome>> {
  const { now = Date.now, signal } = context;
  const token = readToken(await context.mintToken(mirror));
  const settings = apiSettings(context, mirror, token);
  if (token.expiresAt !== undefined && token.expiresAt < now() + settings.durationMs) {
    const life = Math.max(0, Math.round((token.expiresAt - now()) / 1_000));
    const outcome = inconclusive(
      `The session token lives ${life} s more, less than the load lasts: answers would turn wrong in between. Lower load.api.durationSeconds below that.`,
    );
    return { 'load.api.errors': outcome, 'load.api.mean': outcome, 'load.api.p95': outcome };
  }
  const tally = emptyApiTally();
  const end = await runK6({
    connection: context.config.target.connection,
    k6: context.k6,
    script,
    settings,
    workDir: context.workDir,
    ...(signal === undefined ? {} : { signal }),
    onSample: (sample) => foldApiSample(tally, sample),
  });
  return judgeApi(end, tally, settings, context.limits.api);
}

function apiSettings({ config, limits }: LoadContext, mirror: Mirror, token: LoadToken): ApiSettings {
  const arrival = {
    rate: config.load.api.rate,
    durationMs: durationOf(config.load.api),
    timeoutMs: config.deadlines.httpMs,
  };
  return {
    ...arrival,
    url: `${mirror.url}${config.api.me}`,
    headers: config.target.headers,
    users: usersFor(arrival),
    thresholds: {
      [`${METRICS.answer}{was:${RIGHT}}`]: [`avg<${limits.api.meanMs}`],
      [METRICS.wrong]: [`rate<${limits.api.errorRate}`],
    },
    token: token.token,
    userId: token.userId,
    ...(config.api.meUserId === undefined ? {} : { userIdPath: config.api.meUserId }),
  };
}
