import { connectClerk } from '../../fixtures/clerk/backend.ts';
import type { Member } from '../../fixtures/clerk/member.ts';
import { makeMember } from '../../fixtures/clerk/member.ts';
import type { ResolvedConfig } from '../../fixtures/config/resolved.ts';
import { ConfigSchema } from '../../fixtures/config/schema.ts';
import { makeIdentity, newMarker } from '../../fixtures/run/identity.ts';
import type { TokenBench } from '../../fixtures/tokens/cases.ts';
import type { Parts } from '../../sandbox/app/parts.ts';
import { startClerk } from '../../sandbox/clerk/index.ts';
import { readUser } from '../../sandbox/app/webhook/mapping.ts';
import { startReference } from '../corpus/reference.ts';

export interface TokenStage extends TokenBench {
  stop(): Promise<void>;
}

export interface StageOptions {
  readonly change?: (parts: Parts) => Parts;
  /** Whether the harness may ask the stand-in to sign; on Clerk itself nobody does. */
  readonly control?: boolean;
}

/** The Clerk stand-in, the reference application over memory, and a user whom both know. */
export async function stageTokens({ change, control = true }: StageOptions = {}): Promise<TokenStage> {
  const clerk = await startClerk();
  const reference = await startReference(change, { clerk });
  const { mirror } = reference.bench;
  const config = configFor(mirror.url, clerk, control ? clerk.controlUrl : undefined);
  const client = connectClerk(config);
  const identity = makeIdentity(newMarker(Date.now()));
  const member: Member = await makeMember({
    config,
    clerk: client,
    identity,
    journal: { note: () => undefined },
  });
  // What the webhook would have done.
  await reference.store.save(readUser(await member.data()), { onlyIfNewer: true });
  return {
    config,
    mirror,
    member,
    clerk: client,
    stop: async () => {
      await reference.stop();
      await clerk.stop();
    },
  };
}

type Keys = { readonly publishableKey: string; readonly secretKey: string; readonly apiUrl: string };

function configFor(url: string, keys: Keys, controlUrl: string | undefined): ResolvedConfig {
  const parsed = ConfigSchema.parse({
    target: { name: 'tokens', environment: 'staging', url },
    clerk: { publishableKey: keys.publishableKey, secretKey: { env: 'UNUSED' } },
    webhook: { secret: { env: 'UNUSED' } },
    mirrors: [{ id: 'memory', database: { kind: 'postgres', url: { env: 'UNUSED' }, table: 'users' }, key: 'id' }],
    deadlines: { httpMs: 5_000 },
  });
  return {
    ...parsed,
    target: { name: 'tokens', environment: 'staging', url, version: undefined, headers: {} },
    clerk: { ...keys, frontendApi: '127.0.0.1', caFile: undefined, controlUrl },
    smoke: { token: undefined, syntheticUser: false },
    mirrors: [],
  };
}
