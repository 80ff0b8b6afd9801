import type { Judgement } from './judgement.ts';
import type { Attestation, Waiver } from './people.ts';

/**
 * What people's words make of a judgement. An attestation settles only what nothing decided: it never stands against a
 * check that failed or could not decide. A waiver settles only a failure.
 */
export function settle(
  judgement: Judgement,
  attestations: readonly Attestation[],
  waivers: readonly Waiver[],
  now: Date,
): Judgement {
  if (judgement.state === 'failed') return waive(judgement, latest(waivers, now), now);
  if (judgement.state === 'not-run') return attest(judgement, latest(attestations, now), now);
  return judgement;
}

function waive(judgement: Judgement, waiver: Waiver | undefined, now: Date): Judgement {
  if (waiver === undefined) return judgement;
  if (Date.parse(waiver.signedAt) > now.getTime()) {
    return { ...judgement, reason: `${judgement.reason}; a waiver by ${waiver.owner} is dated in the future` };
  }
  if (hasEnded(waiver, now)) {
    const reason = `${judgement.reason}; the waiver by ${waiver.owner} expired on ${day(waiver.expiresAt)}`;
    return { ...judgement, reason };
  }
  const reason = `waived by ${waiver.owner} until ${day(waiver.expiresAt)}: ${waiver.reason} (${judgement.reason})`;
  return { state: 'waived', reason };
}

function attest(judgement: Judgement, attestation: Attestation | undefined, now: Date): Judgement {
  if (attestation === undefined) return judgement;
  if (Date.parse(attestation.signedAt) > now.getTime()) {
    return { ...judgement, reason: `${judgement.reason}; an attestation by ${attestation.by} is dated in the future` };
  }
  if (hasEnded(attestation, now)) {
    const reason = `the attestation by ${attestation.by} expired on ${day(attestation.expiresAt)}`;
    return { state: 'expired', reason, awaits: 'renewal' };
  }
  const { by, explanation, evidence, expiresAt } = attestation;
  return { state: 'attested', reason: `attested by ${by} until ${day(expiresAt)}: ${explanation} (${evidence})` };
}

/** The entry that holds longest, of those the one signed last; one dated in the future only where there is no other. */
function latest<Entry extends Attestation | Waiver>(entries: readonly Entry[], now: Date): Entry | undefined {
  const signed = entries.filter(({ signedAt }) => Date.parse(signedAt) <= now.getTime());
  return (signed.length > 0 ? signed : entries).reduce<Entry | undefined>((best, entry) => {
    if (best === undefined) return entry;
    const difference =
      Date.parse(entry.expiresAt) - Date.parse(best.expiresAt) ||
      Date.parse(entry.signedAt) - Date.parse(best.signedAt) ||
      (JSON.stringify(entry) < JSON.stringify(best) ? 1 : -1);
    return difference > 0 ? entry : best;
  }, undefined);
}

function hasEnded({ expiresAt }: { readonly expiresAt: string }, now: Date): boolean {
  return Date.parse(expiresAt) <= now.getTime();
}

/** The date of a time stamp. */
export function day(time: string): string {
  return new Date(time).toISOString().slice(0, 10);
}
