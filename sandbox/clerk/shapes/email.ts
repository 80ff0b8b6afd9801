import type { Instance } from '../instance.ts';
import type { MailRecord } from '../records.ts';

const SUBJECTS: Readonly<Record<MailRecord['purpose'], (mail: MailRecord) => string>> = {
  verification_code: (mail) => `${mail.code} is your verification code`,
  reset_password_code: (mail) => `${mail.code} is your reset password code`,
  invitation: () => 'You have been invited',
  organization_invitation: () => 'You have been invited to join an organization',
};

/** The data of `email.created`: the mail, and what its template was filled in with. */
export function shapeEmail(
  instance: Instance,
  mail: MailRecord,
  about: { readonly slug: string; readonly userId: string | null },
): Record<string, unknown> {
  const subject = SUBJECTS[mail.purpose](mail);
  const plain = mail.url === undefined ? subject : `${subject}: ${mail.url}`;
  const owner = instance.store.users.get(about.userId ?? '');
  return {
    object: 'email',
    id: mail.id,
    slug: about.slug,
    from_email_name: 'notifications',
    reply_to_email_name: null,
    to_email_address: mail.to,
    email_address_id: owner?.emailAddresses.find(({ address }) => address === mail.to)?.id ?? null,
    user_id: about.userId,
    subject,
    body: `<p>${plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`,
    body_plain: plain,
    status: 'queued',
    data: {
      app: { name: 'Stand-in', url: instance.fapiUrl },
      ...(mail.code === '' ? {} : { otp_code: mail.code }),
      ...(mail.url === undefined ? {} : { action_url: mail.url }),
    },
    delivered_by_clerk: true,
  };
}
