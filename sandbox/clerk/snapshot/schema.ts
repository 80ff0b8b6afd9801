import { z } from 'zod';

/** Version of the form below; a snapshot of another one is refused. */
export const SNAPSHOT_VERSION = 1;

const time = z.number();
const metadata = z.record(z.string(), z.unknown());

/**
 * What routes rely on in the records that nearly every answer is made from. The rest of a record is taken as it is: it
 * was written by this very program, and what is wrong with it shows in one answer alone.
 */
export const RECORDS: Readonly<Record<string, z.ZodType>> = {
  users: z.looseObject({
    id: z.string().startsWith('user_'),
    emailAddresses: z.array(z.looseObject({ id: z.string(), address: z.string(), createdAt: time, updatedAt: time })),
    username: z.string().nullable(),
    externalId: z.string().nullable(),
    primaryEmailAddressId: z.string().nullable(),
    passwordHash: z.string().nullable(),
    publicMetadata: metadata,
    privateMetadata: metadata,
    unsafeMetadata: metadata,
    banned: z.boolean(),
    locked: z.boolean(),
    createdAt: time,
    updatedAt: time,
  }),
  sessions: z.looseObject({
    id: z.string().startsWith('sess_'),
    userId: z.string(),
    clientId: z.string(),
    status: z.string(),
    expireAt: time,
    createdAt: time,
    updatedAt: time,
  }),
  clients: z.looseObject({
    id: z.string().startsWith('client_'),
    sessionIds: z.array(z.string()),
    createdAt: time,
    updatedAt: time,
  }),
  inbox: z.looseObject({ id: z.string(), to: z.string(), sentAt: time }),
};

const attempt = z.strictObject({
  id: z.string(),
  at: time,
  timestamp: time,
  durationMs: z.number(),
  status: z.int().nullable(),
  error: z.string().nullable(),
  responseBody: z.string(),
  trigger: z.enum(['scheduled', 'manual', 'duplicate']),
});
const facts = {
  id: z.string().startsWith('msg_'),
  event: z.string(),
  userId: z.string().nullable(),
  body: z.string(),
  createdAt: time,
};
const delivery = z.strictObject({
  ...facts,
  endpointId: z.string(),
  url: z.string(),
  state: z.enum(['pending', 'delivered', 'failed', 'lost']),
  attempts: z.array(attempt),
  tries: z.int().min(0),
  nextAttemptAt: time.nullable(),
});
const endpoint = z.strictObject({
  id: z.string().startsWith('ep_'),
  url: z.url(),
  events: z.array(z.string()),
  secret: z.string().startsWith('whsec_'),
  oldSecrets: z.array(z.strictObject({ secret: z.string().startsWith('whsec_'), until: time })),
  description: z.string(),
  disabled: z.boolean(),
  uid: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
  createdAt: time,
  updatedAt: time,
});

/** A snapshot but for its records, which are held against {@link RECORDS} one by one. */
export const SnapshotFrame = z.strictObject({
  version: z.literal(SNAPSHOT_VERSION),
  instanceId: z.string(),
  environment: z.enum(['development', 'production']),
  clockOffsetMs: z.number().min(0),
  tokenLifetimeSeconds: z.int().min(1),
  limits: z.boolean(),
  settings: z.record(z.string(), z.unknown()),
  store: z.record(z.string(), z.unknown()),
  endpoints: z.array(endpoint),
  messages: z.array(z.strictObject({ ...facts, deliveries: z.array(delivery) })),
  injections: z.array(z.looseObject({ id: z.string(), kind: z.string(), left: z.int().nullable() })),
  failures: z.array(
    z.strictObject({
      id: z.string(),
      route: z.string(),
      status: z.int().nullable(),
      delayMs: z.number(),
      left: z.int().nullable(),
    }),
  ),
});
export type SnapshotFrame = z.infer<typeof SnapshotFrame>;
