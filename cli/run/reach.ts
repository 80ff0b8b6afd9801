import { PreflightError } from '../../checklists/error.ts';
import { Finding, Inconclusive } from '../../fixtures/check/outcome.ts';
import type { ResolvedConfig } from '../../fixtures/config/index.ts';
import { openReader } from '../../fixtures/databases/open.ts';
import { ask } from '../../fixtures/http/request.ts';

/**
 * Before a run begins: is there somebody at each URL, and can each database be read? Any answer will do.
 *
 * @throws PreflightError `target-unreachable` or `database-unreachable`
 */
export async function requireReachable(config: ResolvedConfig): Promise<void> {
  const urls = [...new Set([config.target.url, ...config.mirrors.map(({ url }) => url)])];
  for (const url of urls) {
    const { headers, connection } = config.target;
    await ask(url, { headers, connection, deadlineMs: config.deadlines.httpMs }).catch((cause: unknown) => {
      if (!(cause instanceof Inconclusive || cause instanceof Finding)) throw cause;
      throw new PreflightError(
        'target-unreachable',
        `The target at ${new URL(url).origin} does not answer: ${cause.message}`,
        {
          remedy: 'Start the application, or correct target.url (or the mirror’s url) in the config.',
          cause,
        },
      );
    });
  }
  for (const mirror of config.mirrors) {
    const reader = await openReader(mirror);
    await reader.close();
  }
}
