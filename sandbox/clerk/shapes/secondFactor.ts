import type { TotpRecord } from '../records.ts';

/** An authenticator; the secret is shown only with the `uri` that the QR code holds, before it is confirmed. */
export function shapeTotp(
  totp: TotpRecord,
  shown: { readonly uri?: string; readonly backupCodes?: readonly string[] | undefined } = {},
): Record<string, unknown> {
  return {
    object: 'totp',
    id: totp.id,
    secret: shown.uri === undefined ? null : totp.secret,
    uri: shown.uri ?? null,
    verified: totp.verified,
    ...(shown.backupCodes === undefined ? {} : { backup_codes: shown.backupCodes }),
    created_at: totp.createdAt,
    updated_at: totp.updatedAt,
  };
}

/** Backup codes, shown once to whoever made them. */
export function shapeBackupCodes(id: string, codes: readonly string[]): Record<string, unknown> {
  const now = Date.now();
  return { object: 'backup_code', id, codes, created_at: now, updated_at: now };
}
