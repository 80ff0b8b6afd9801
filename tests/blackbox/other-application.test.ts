import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CORPUS } from '../../fixtures/webhook/corpus/index.ts';
import type { Report } from '../../checklists/verdict.ts';
import { readReport, runCommand } from './support/command.ts';
import { keepSandbox, type KeptSandbox } from './support/kept-sandbox.ts';
import { startOtherApplication } from './support/other-application.ts';
import { redRowsOf } from './support/red-rows.ts';

/** Checks of the cases that deliver more than once about a user. */
const SEVERAL = CORPUS.filter(
  ({ before, steps }) =>
    before.length + steps.length > 1 || steps.some((step) => 'times' in step || 'together' in step),
).map(({ id }) => `webhook.${id}`);

const CONFIG = `
export default {
  target: { name: 'other', environment: 'staging', url: { env: 'OTHER_URL' } },
  clerk: {
    publishableKey: { env: 'SANDBOX_CLERK_PUBLISHABLE_KEY' },
    secretKey: { env: 'SANDBOX_CLERK_SECRET_KEY' },
    apiUrl: { env: 'SANDBOX_CLERK_API_URL' },
    caFile: { env: 'SANDBOX_CLERK_CA_FILE' },
  },
  webhook: { path: '/hooks/identity', secret: { env: 'OTHER_SECRET' } },
  mirrors: [
    {
      id: 'crm',
      database: { kind: 'postgres', url: { env: 'SANDBOX_POSTGRES_DATABASE_URL' }, table: 'crm.People' },
      key: 'externalId',
      columns: { mail: 'email', fullName: (user) => [user.first_name, user.last_name].filter(Boolean).join(' ') },
      defaults: { tier: 'starter' },
      deletion: { soft: 'deletedAt' },
    },
  ],
  api: { health: '/healthz', me: '/me' },
  smoke: { syntheticUser: true },
};
`;

describe('an application of another shape, by configuration alone', () => {
  let sandbox: KeptSandbox;
  beforeAll(async () => {
    sandbox = await keepSandbox();
    await writeFile(join(sandbox.folder, 'other.config.ts'), CONFIG);
  });
  afterAll(() => sandbox?.stop());

  const judge = async (fault?: 'doubles'): Promise<Report> => {
    const { env, folder } = sandbox;
    const application = await startOtherApplication({
      databaseUrl: env['SANDBOX_POSTGRES_DATABASE_URL'] ?? '',
      clerk: {
        publishableKey: env['SANDBOX_CLERK_PUBLISHABLE_KEY'] ?? '',
        secretKey: env['SANDBOX_CLERK_SECRET_KEY'] ?? '',
        apiUrl: env['SANDBOX_CLERK_API_URL'] ?? '',
      },
      ...(fault === undefined ? {} : { fault }),
    });
    try {
      const made = await fetch(`${env['SANDBOX_CLERK_API_URL']}/_control/endpoints`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ url: `${application.url}/hooks/identity` }),
      });
      const { secret } = (await made.json()) as { secret: string };
      application.useSecret(secret);
      const output = join(folder, fault ?? 'sound');
      const ended = await runCommand(
        [
          'run',
          ...['--config', join(folder, 'other.config.ts'), '--output', output],
          ...['--suite', 'environment,observability,security,smoke,user-sync'],
        ],
        { ...env, OTHER_URL: application.url, OTHER_SECRET: secret },
      );
      expect(ended.stderr).toMatch(/✔ checks/);
      return await readReport(output);
    } finally {
      await application.stop();
    }
  };
  const checksIn = (report: Report, state: string): string[] =>
    [...new Set(report.items.flatMap((item) => item.checks).filter((check) => check.state === state))]
      .filter(({ severity }) => severity !== 'advice')
      .map(({ id, detail }) => `${id}: ${detail}`);

  test('a sound one is blamed for nothing, and nothing stays undecided', async () => {
    const report = await judge();
    expect(checksIn(report, 'fail')).toEqual([]);
    expect(checksIn(report, 'inconclusive')).toEqual([]);
    expect(report.items.find(({ id }) => id === 'webhook.created.upsert')?.state).toBe('satisfied');
  });

  test('one whose queue writes a repeated message again is caught, and for that alone', async () => {
    const report = await judge('doubles');
    const red = redRowsOf(report);
    expect(red.map(({ id }) => id)).toContain('webhook.created.duplicate');
    const failed = checksIn(report, 'fail').map((line) => line.split('@')[0]);
    // Without a unique key every further delivery about a user inserts as well, an update too; nothing else is wrong.
    expect(failed.filter((id) => id !== 'sync.updated' && !SEVERAL.includes(id ?? ''))).toEqual([]);
    expect(failed).toEqual(expect.arrayContaining(['webhook.replayed', 'webhook.concurrent']));
  });
});
