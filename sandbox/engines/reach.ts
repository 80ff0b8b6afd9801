import type { EngineContext } from './context.ts';

/** A machine without the open internet may drop packets rather than refuse them: nobody waits longer than this. */
const CONNECT_MS = 5_000;

/**
 * Whether a download host can be reached from here: undefined, or in a few words why not.
 *
 * Behind a proxy the question is left to the downloading program, which knows the proxy.
 */
export async function explainUnreachable(ctx: EngineContext, url: string): Promise<string | undefined> {
  if (usesProxy(ctx.env)) return undefined;
  const { host } = new URL(url);
  try {
    const response = await fetch(url, { method: 'HEAD', redirect: 'manual', signal: withLimit(ctx, CONNECT_MS) });
    await response.body?.cancel();
    return undefined;
  } catch (error) {
    return `cannot reach ${host} (${describeNetworkError(error)})`;
  }
}

/** The context's signal, joined by a limit. */
export function withLimit(ctx: EngineContext, ms: number): AbortSignal {
  const limit = AbortSignal.timeout(ms);
  return ctx.signal === undefined ? limit : AbortSignal.any([limit, ctx.signal]);
}

/** `ENOTFOUND`, `timed out`: what lies behind a failed fetch. */
export function describeNetworkError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'timed out';
  const { cause } = error;
  if (cause instanceof Error) return (cause as NodeJS.ErrnoException).code ?? cause.message;
  return error.message;
}

function usesProxy(env: NodeJS.ProcessEnv): boolean {
  return [env['HTTPS_PROXY'], env['https_proxy']].some((value) => value !== undefined && value !== '');
}
