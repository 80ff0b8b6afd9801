import type { Identity } from '../../../fixtures/run/identity.ts';
import { runNumbered } from '../../../fixtures/webhook/delivery/bursts.ts';
import { composeDeletion } from '../../../fixtures/webhook/delivery/compose.ts';
import { describeTransmission, type DescribedTransmission } from '../../../fixtures/webhook/delivery/outcome.ts';
import { makeDelivery } from '../../../fixtures/webhook/delivery/signed.ts';
import { requireSome, type NamedSecret } from '../../../fixtures/webhook/delivery/secrets.ts';
import { openTransmitter } from '../../../fixtures/webhook/delivery/transmit.ts';
import type { MadeUsers } from './made.ts';

/** Deletions under way at once. */
const AT_ONCE = 8;

export interface Removal {
  readonly made: MadeUsers;
  readonly secrets: readonly NamedSecret[];
  readonly identity: Identity;
  readonly deadlineMs: number;
  readonly redact: (text: string) => string;
}

export interface Removed {
  readonly deliveries: readonly DescribedTransmission[];
  /** Users whose deletion was acknowledged. */
  readonly users: readonly string[];
  /** What stayed, in words. */
  readonly left: readonly string[];
}

/**
 * Sends `user.deleted` for every user that this command, now or earlier, made up for these URLs. An interruption does not
 * stop it; a receiver that is gone or silent does, and what is left then is still known to the next `--delete`.
 */
export async function removeMade(
  urls: readonly string[],
  { made, secrets, identity, deadlineMs, redact }: Removal,
): Promise<Removed> {
  const keys = requireSome(secrets).map(({ value }) => value) as [string, ...string[]];
  const transmitter = openTransmitter({ deadlineMs, connections: AT_ONCE });
  const deliveries: DescribedTransmission[] = [];
  const users: string[] = [];
  const left: string[] = [];
  try {
    for (const url of urls) {
      const ids = await made.all(url);
      const gone = new Set<string>();
      const silent = new AbortController();
      const remove = async (turn: number): Promise<void> => {
        const user = ids[turn] ?? '';
        const now = Date.now();
        const body = composeDeletion(user, now);
        const sealed = makeDelivery({
          secrets: keys,
          id: identity.messageId(),
          timestamp: Math.floor(now / 1000),
          body,
        });
        const described = describeTransmission(await transmitter.send(url, sealed), redact);
        deliveries.push(described);
        if (described.outcome === 'acknowledged') gone.add(user);
        if (described.status === null) silent.abort();
      };
      await runNumbered(ids.length, AT_ONCE, remove, silent.signal);
      await made.forget(url, gone);
      users.push(...gone);
      const rest = ids.length - gone.size;
      if (rest > 0) left.push(`${rest} of ${ids.length} users are still there, or may be, behind ${url}`);
    }
  } finally {
    transmitter.close();
  }
  return { deliveries, users, left };
}
