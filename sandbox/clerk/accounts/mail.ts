import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { MailRecord, Requester } from '../records.ts';
import { shapeEmail } from '../shapes/email.ts';

/**
 * "Sends" a mail: into the inbox, where a person would find it, and as `email.created`.
 *
 * @param slug Clerk's name of the template, such as `invitation`
 */
export function sendMail(
  instance: Instance,
  mail: Omit<MailRecord, 'id' | 'sentAt'> & { readonly slug: string; readonly userId?: string | undefined },
  requester: Requester,
): MailRecord {
  const { slug, userId, ...rest } = mail;
  const record: MailRecord = { ...rest, id: newId('ema'), sentAt: Date.now() };
  instance.store.inbox.push(record);
  const data = shapeEmail(instance, record, { slug, userId: userId ?? null });
  instance.deliveries.send('email.created', data, requester);
  return record;
}
