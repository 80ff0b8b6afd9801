import { z } from 'zod';
import type { ClerkUser } from '../store/store.ts';
import { DeliveryError } from './outcome.ts';

/** The plan that a new user starts on. */
export const DEFAULT_PLAN = 'starter';

// Postgres text cannot hold NUL. Refusing the event would have Clerk send it for a day; the character is worth less.
const Text = z.string().transform((text) => text.replaceAll('\0', ''));
const Id = z
  .string()
  .min(1)
  .max(255)
  .refine((id) => !id.includes('\0'));

const UserData = z.object({
  id: Id,
  primary_email_address_id: z.string().nullish(),
  email_addresses: z.array(z.object({ id: z.string(), email_address: Text })),
  first_name: Text.nullish(),
  last_name: Text.nullish(),
  image_url: Text.nullish(),
  external_id: Text.nullish(),
  updated_at: z.number().int().nonnegative(),
});
export type UserData = z.infer<typeof UserData>;

const DeletedData = z.object({ id: Id });

/** Reads the data of a `user.created` or `user.updated`. @throws DeliveryError `malformed`, naming the fields */
export function readUser(data: unknown): ClerkUser {
  const user = read(UserData, data);
  return {
    clerkId: user.id,
    email: primaryEmail(user),
    firstName: user.first_name ?? null,
    lastName: user.last_name ?? null,
    imageUrl: user.image_url ?? null,
    externalId: user.external_id ?? null,
    plan: DEFAULT_PLAN,
    clerkUpdatedAt: user.updated_at,
  };
}

/** Reads the Clerk id of a `user.deleted`, which carries little else. @throws DeliveryError `malformed` */
export function readDeletedId(data: unknown): string {
  return read(DeletedData, data).id;
}

function primaryEmail(user: UserData): string | null {
  const primary = user.email_addresses.find(({ id }) => id === user.primary_email_address_id);
  return primary?.email_address ?? null;
}

function read<T>(schema: z.ZodType<T>, data: unknown): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'data');
  throw new DeliveryError('malformed', `unreadable: ${[...new Set(fields)].join(', ')}`);
}
