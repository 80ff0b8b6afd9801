import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { MailRecord, Requester } from '../records.ts';
import { shapeEmail } from '../shapes/email.ts';

/**
 * "Sends" a mail: into the inbox, where a person would find it, and as `email.created`.
 *
 * @param slug Clerk's name of the template, such as `invitation`
 * @param requester whose request led to it; this machine where nobody knows
 */
export function sendMail(
  instance: Instance,
  mail: Omit<MailRecord, 'id' | 'sentAt'> & { readonly slug: string },
  requester: Requester = { ipAddress: '127.0.0.1', userAgent: '' },
): MailRecord {
  instance.limits.countEmail();
  const { slug, ...rest } = mail;
  const record: MailRecord = { ...rest, id: newId('ema'), sentAt: Date.now() };
  instance.store.inbox.push(record);
  const data = shapeEmail(instance, record, slug);
  instance.deliveries.send('email.created', data, requester);
  return record;
}
