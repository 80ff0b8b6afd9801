import { z } from 'zod';
import { PreflightError } from './error.ts';

const Words = z.string().trim().min(1);

/** A named person's word for an item that no machine decided. */
export const Attestation = z
  .strictObject({
    item: z.string(),
    by: Words,
    explanation: Words,
    /** A link or path to what the person saw. */
    evidence: Words,
    signedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    keyId: z.string().optional(),
    signature: z.string().optional(),
  })
  .refine(({ signedAt, expiresAt }) => Date.parse(expiresAt) > Date.parse(signedAt), {
    message: 'expires before it was signed',
    path: ['expiresAt'],
  });
export type Attestation = z.infer<typeof Attestation>;

/** An expiring acceptance of a failed item. */
export const Waiver = z.strictObject({
  item: z.string(),
  reason: Words,
  owner: Words,
  signedAt: z.iso.datetime(),
  /** Required: a waiver without an end is a change of the checklist. */
  expiresAt: z.iso.datetime(),
  keyId: z.string().optional(),
  signature: z.string().optional(),
});
export type Waiver = z.infer<typeof Waiver>;

export const Role = z.enum(['technical-lead', 'devops-sre', 'security', 'product-owner']);
export type Role = z.infer<typeof Role>;

/** A role's signature over a report's digest. Whoever passes it to `evaluate` has verified the signature itself. */
export const SignOff = z.strictObject({
  role: Role,
  by: Words,
  digest: z.string().regex(/^[0-9a-f]{64}$/, 'a sha256 in hex'),
  signedAt: z.iso.datetime(),
  keyId: z.string().optional(),
  signature: z.string().optional(),
});
export type SignOff = z.infer<typeof SignOff>;

/** What a gate asks of sign-offs. */
export const GatePolicy = z.strictObject({
  /** Days after which a sign-off is void even if nothing changed. */
  signoffMaxAgeDays: z.number().positive().default(14),
});
export type GatePolicy = z.infer<typeof GatePolicy>;

export const SIGN_OFF_FAMILY = 'signoff.';

/** The item that a role's sign-off attests. */
export function itemOfRole(role: Role): string {
  return `${SIGN_OFF_FAMILY}${role}`;
}

/**
 * Checks the words of people before they count.
 *
 * @param what names the list in messages
 * @throws PreflightError `evidence-invalid`: a missing reason, owner or expiry, or an unknown field
 */
export function checkPeople<Schema extends z.ZodType>(
  what: string,
  schema: Schema,
  entries: readonly unknown[],
): z.infer<Schema>[] {
  return entries.map((entry, index) => {
    const parsed = schema.safeParse(entry);
    if (parsed.success) return parsed.data;
    throw new PreflightError('evidence-invalid', `${what} ${index + 1} is invalid: ${z.prettifyError(parsed.error)}`, {
      remedy: 'Write it with the command of clerk-preflight that signs it, instead of by hand.',
    });
  });
}
