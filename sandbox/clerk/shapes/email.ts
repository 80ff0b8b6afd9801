import type { Instance } from '../instance.ts';
import type { MailRecord } from '../records.ts';
import { APPLICATION_NAME } from './environment.ts';

const SUBJECTS: Readonly<Record<MailRecord['purpose'], (mail: MailRecord) => string>> = {
  verification_code: (mail) => `${mail.code} is your verification code`,
  reset_password_code: (mail) => `${mail.code} is your reset password code`,
  verification_link: () => 'Your sign-in or sign-up link',
  invitation: () => 'You have been invited',
  organization_invitation: () => 'You have been invited to join an organization',
};

/** The data of `email.created`: the mail, and what its template was filled in with. */
export function shapeEmail(instance: Instance, mail: MailRecord, slug: string): Record<string, unknown> {
  const subject = SUBJECTS[mail.purpose](mail);
  const plain = mail.url === undefined ? subject : `${subject}: ${mail.url}`;
  const owner = instance.store.userByIdentifier(mail.to);
  return {
    object: 'email',
    id: mail.id,
    slug,
    from_email_name: 'notifications',
    reply_to_email_name: null,
    to_email_address: mail.to,
    email_address_id: owner?.emailAddresses.find(({ address }) => address === mail.to)?.id ?? null,
    user_id: owner?.id ?? null,
    subject,
    body: `<p>${plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`,
    body_plain: plain,
    status: 'queued',
    data: {
      app: { name: APPLICATION_NAME, url: instance.fapiUrl },
      ...(mail.code === '' ? {} : { otp_code: mail.code }),
      ...(mail.url === undefined ? {} : { action_url: mail.url }),
    },
    delivered_by_clerk: true,
  };
}
