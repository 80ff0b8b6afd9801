import type { Item } from './item.ts';
import type { Judgement } from './judgement.ts';
import type { GatePolicy, SignOff } from './people.ts';
import { day } from './settle.ts';

const DAY_MS = 86_400_000;

/**
 * The judgement on a sign-off item.
 *
 * @param signoffs those of the item's role
 * @param digests of the present state, one a phase: a signature over any of them covers the pre-deploy rows, which are
 *   part of each. So the sign-off of a release still stands when later phases are judged.
 */
export function judgeSignOff(
  item: Item,
  signoffs: readonly SignOff[],
  digests: ReadonlySet<string>,
  policy: GatePolicy,
  now: Date,
): Judgement {
  const oldest = now.getTime() - policy.signoffMaxAgeDays * DAY_MS;
  // Newest first; of two at the same time the order is by name, so that it never hangs on the input's.
  const newest = signoffs
    .filter(({ signedAt }) => Date.parse(signedAt) <= now.getTime())
    .sort((a, b) => Date.parse(b.signedAt) - Date.parse(a.signedAt) || (a.by < b.by ? -1 : 1));
  const valid = newest.find(({ signedAt, digest }) => Date.parse(signedAt) >= oldest && digests.has(digest));
  if (valid !== undefined) {
    return { state: 'attested', reason: `signed by ${valid.by} on ${day(valid.signedAt)}` };
  }
  const last = newest[0];
  if (last === undefined) {
    return { state: 'not-run', reason: `the signature of ${item.title} is missing`, awaits: 'sign-off' };
  }
  const why = digests.has(last.digest)
    ? `is older than ${policy.signoffMaxAgeDays} days`
    : 'is void: a state, the artifact, a policy or the instance changed since';
  return {
    state: 'expired',
    reason: `the signature of ${last.by} from ${day(last.signedAt)} ${why}`,
    awaits: 'sign-off',
  };
}
