/** An email as `email.created` tells of it, whoever delivers it. */
export interface EmailFacts {
  readonly id: string;
  /** The template it was made from: `verification_code`, `reset_password_code`, `magic_link_sign_in`, `invitation`… */
  readonly slug: string;
  readonly to: string;
  /** The address's record and its user; null before a sign-up has made them. */
  readonly emailAddressId: string | null;
  readonly userId: string | null;
  readonly subject: string;
  readonly text: string;
  /** What the template was filled with: `otp_code`, `magic_link`, `action_url`… */
  readonly data: Readonly<Record<string, unknown>>;
  /** False where the application sends its emails itself, from this event. */
  readonly deliveredByClerk: boolean;
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');

/** The data of `email.created`. */
export function shapeEmailEvent(email: EmailFacts): Record<string, unknown> {
  return {
    object: 'email',
    id: email.id,
    slug: email.slug,
    from_email_name: 'notifications',
    reply_to_email_name: null,
    to_email_address: email.to,
    email_address_id: email.emailAddressId,
    user_id: email.userId,
    subject: email.subject,
    body: `<!doctype html><html><body><p>${escapeHtml(email.text)}</p></body></html>`,
    body_plain: email.text,
    status: 'queued',
    data: email.data,
    delivered_by_clerk: email.deliveredByClerk,
  };
}
