import { z } from 'zod';

/** The direction that a toxic works in: `upstream` is from the client to the server. */
export const Stream = z.enum(['upstream', 'downstream']);
export type Stream = z.infer<typeof Stream>;

const Milliseconds = z.number().int().nonnegative();

const Latency = z.object({
  type: z.literal('latency'),
  attributes: z.object({ latency: Milliseconds.default(0), jitter: Milliseconds.default(0) }).prefault({}),
});
const Timeout = z.object({
  type: z.literal('timeout'),
  attributes: z.object({ timeout: Milliseconds.default(0) }).prefault({}),
});

/** The types that this proxy knows, of those that Toxiproxy has. */
export const TOXIC_TYPES: readonly string[] = ['latency', 'timeout'];

const common = {
  name: z.string().min(1).optional(),
  stream: Stream.default('downstream'),
  // A share of the connections would make a check's result a matter of chance.
  toxicity: z.literal(1).default(1),
};

/** A toxic as a client describes it. Source: Toxiproxy's README, "Toxic fields". */
export const ToxicInput = z
  .discriminatedUnion('type', [Latency.extend(common), Timeout.extend(common)])
  .transform(({ name, ...rest }) => ({ name: name ?? `${rest.type}_${rest.stream}`, ...rest }));

export type Toxic = Readonly<z.output<typeof ToxicInput>>;
