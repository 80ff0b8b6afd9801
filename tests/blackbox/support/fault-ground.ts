import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../../checklists/verdict.ts';
import { startClerk } from '../../../sandbox/clerk/index.ts';
import { defaultCacheDir, provisionClerkScripts } from '../../../sandbox/engines/index.ts';
import { clerkVariables, flavourVariables } from '../../../sandbox/variables.ts';
import { openPostgres } from '../../app/databases.ts';
import { SECRET, startTarget } from '../../app/target.ts';
import { readReport, runCommand, scratchFolder, type Ended } from './command.ts';

/**
 * What faults that a browser shows are tried on: one Postgres for all of them, and for each try a stand-in, an application
 * and a run of the real command of its own. Tries may go on side by side.
 */
export interface FaultGround {
  /** Runs these suites against the application with the fault. */
  tryFault(fault: string, suites: readonly string[]): Promise<{ ended: Ended; report: Report }>;
  stop(): Promise<void>;
}

/** Nobody disturbs a database here. */
const NO_PROXY = 'http://127.0.0.1:1';

export async function openFaultGround(): Promise<FaultGround> {
  const context = { cacheDir: defaultCacheDir(process.env), log: () => undefined, env: process.env };
  const [database, scripts, folder] = await Promise.all([
    openPostgres(),
    provisionClerkScripts(context),
    scratchFolder(),
  ]);
  let tries = 0;
  return {
    tryFault: async (fault, suites) => {
      const name = `${fault}-${(tries += 1)}`;
      const clerk = await startClerk({ scripts });
      try {
        const application = await startTarget(database, clerk, { APP_FAULT: fault });
        try {
          clerk.endpoints.create({
            url: `${application.origin}/api/webhooks/clerk`,
            secret: SECRET,
            events: ['user.created', 'user.updated', 'user.deleted'],
          });
          const caFile = join(folder.path, `${name}.pem`);
          await writeFile(caFile, clerk.certificate);
          const output = join(folder.path, name);
          const ended = await runCommand(
            ['run', '--config', 'preflight.config.ts', '--suite', suites.join(','), '--output', output],
            {
              ...clerkVariables(clerk, caFile),
              ...flavourVariables('postgres', {
                url: application.origin,
                databaseUrl: database.settings.url,
                proxyUrl: NO_PROXY,
                secret: SECRET,
              }),
            },
          );
          return { ended, report: await readReport(output) };
        } finally {
          await application.stop();
        }
      } finally {
        await clerk.stop();
      }
    },
    stop: async () => {
      await Promise.all([database.stop(), folder.remove()]);
    },
  };
}
