import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createClerkClient } from '@clerk/backend';
import { Svix } from 'svix';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sandbox, type SandboxFlags } from '../../cli/commands/sandbox.ts';
import { exitCodeOf } from '../../cli/exit-code.ts';
import type { CommandContext } from '../../cli/context.ts';
import type { DescribedStandIn } from '../../cli/commands/clerk-env.ts';
import { runCommand, startCommand } from '../blackbox/support/command.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const START = ['sandbox', '--clerk-only', '--no-scripts'];

let folder: string;
let receiver: Receiver;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clerk-preflight-test-'));
  receiver = await startReceiver(SECRET);
});
afterAll(async () => {
  await receiver.close();
  await rm(folder, { recursive: true, force: true });
});

async function writeSeed(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** A command's surroundings, with nobody there; what it prints as data is kept. */
function silentContext(printed: string[]): CommandContext {
  const terminal = {
    out: (text: string) => void printed.push(text),
    err: () => undefined,
    interactive: false,
    color: false,
    width: 80,
  };
  const interruption = {
    signal: new AbortController().signal,
    fail: () => undefined,
    giveUp: () => undefined,
    release: () => undefined,
  };
  return { terminal, env: {}, cwd: folder, interruption };
}

const healthOf = ({ frontendApiUrl, caFile }: DescribedStandIn): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asked = request(`${frontendApiUrl}/v1/health`, { ca: readFileSync(caFile) }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', reject).end();
  });

describe('sandbox --clerk-only', () => {
  test('serves both APIs, the seed, filtered deliveries and the page, and leaves nothing after Ctrl-C', async () => {
    const seed = JSON.stringify({
      users: [{ email_address: ['ada@example.com'] }],
      settings: { supportEmail: 'a@b.cd' },
    });
    const running = startCommand([
      ...[...START, '--json', '--environment', 'production', '--webhook-secret', SECRET],
      ...['--endpoint', `${receiver.url}#user.deleted,user.updated`, '--seed', await writeSeed('seed.json', seed)],
    ]);
    const described = JSON.parse(await running.printed(/^\{.*\}$/m)) as DescribedStandIn;
    await running.printed(/Ctrl-C stops/);
    expect(described).toMatchObject({
      environment: 'production',
      publishableKey: expect.stringMatching(/^pk_live_/) as string,
      endpoints: [{ url: receiver.url, secret: SECRET, events: ['user.deleted', 'user.updated'] }],
      env: { CLERK_SECRET_KEY: described.secretKey, CLERK_WEBHOOK_SIGNING_SECRET: SECRET },
    });
    expect(await healthOf(described)).toBe(200);
    const client = createClerkClient({ secretKey: described.secretKey, apiUrl: described.backendApiUrl });
    const { data } = await client.users.getUserList({ emailAddress: ['ada@example.com'] });
    const id = data[0]?.id ?? '';
    await client.users.updateUser(id, { firstName: 'Ada' });
    await until('the delivery', () => receiver.received.length === 1);
    expect([receiver.received[0]?.status, JSON.parse(receiver.received[0]?.body ?? '{}')]).toMatchObject([
      200,
      { type: 'user.updated', data: { id } },
    ]);
    const svix = new Svix(described.svix.token, described.svix);
    expect((await svix.endpoint.list(described.svix.appId)).data).toMatchObject([{ url: receiver.url }]);
    expect(await (await fetch(described.controlUrl)).text()).toContain('<title>Clerk stand-in</title>');
    running.kill('SIGINT');
    const { code } = await running.ended;
    expect([code, existsSync(dirname(described.caFile))]).toEqual([130, false]);
    await expect(fetch(described.controlUrl)).rejects.toThrow();
  });

  test('prints an .env on stdout, and the rest on stderr', async () => {
    const running = startCommand([...START, '--endpoint', receiver.url, 'http://127.0.0.1:9/other']);
    await running.printed(/Ctrl-C stops/);
    running.kill('SIGTERM');
    const { stdout, stderr } = await running.ended;
    const lines = stdout.trimEnd().split('\n');
    expect(lines.every((line) => /^(# .+|[A-Z_]+=\S+)$/.test(line))).toBe(true);
    expect(stdout).toMatch(/^CLERK_API_URL=http:\/\/127\.0\.0\.1:\d+$/m);
    expect(stdout).toMatch(/^NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=pk_test_/m);
    expect(stdout).toMatch(/^# http:\/\/127\.0\.0\.1:9\/other: whsec_/m);
    expect(stderr).toMatch(/Page +http:\/\/127\.0\.0\.1:\d+\/_control/);
    expect(stderr).not.toContain('sk_test_');
  });

  const alone: SandboxFlags = { clerkOnly: true, scripts: false };
  test.for<[string, SandboxFlags, RegExp]>([
    ['an endpoint off loopback', { ...alone, endpoint: ['https://example.com/hook'] }, /on loopback/],
    ['a secret that is none', { ...alone, endpoint: ['http://127.0.0.1:1'], webhookSecret: 'x' }, /secret/],
    ['an unknown environment', { ...alone, environment: 'staging' }, /development or production/],
    ['a seed that is not there', { ...alone, seed: '/nowhere.json' }, /cannot be read as JSON/],
    ['a fault, which it has no application for', { ...alone, fault: 'slow-api' }, /no meaning with --clerk-only/],
    ['a port that is none', { ...alone, backendPort: '70000' }, /1 to 65535/],
    ['its flags without it', { endpoint: ['http://127.0.0.1:1'] }, /--endpoint has no meaning without/],
  ])('is refused with %s', async ([, flags, words]) => {
    const printed: string[] = [];
    const refusal = await sandbox(flags, silentContext(printed)).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: 'PreflightError', message: expect.stringMatching(words) as string });
    expect([exitCodeOf(refusal), printed]).toEqual([2, []]);
  });

  test('is refused with a seed that the stand-in refuses, and says where', async () => {
    const seed = await writeSeed('bad.json', JSON.stringify({ users: [{ first_name: 'nobody' }] }));
    const ended = await runCommand([...START, '--seed', seed]);
    expect([ended.code, ended.stdout, ended.stderr]).toEqual([2, '', expect.stringMatching(/users.*email_address/)]);
  });
});
