import { z } from 'zod';

/** What the sandbox's host process is asked for. */
export const SandboxRequest = z.strictObject({
  /** Id of a seeded fault; empty for the healthy application. */
  fault: z.string().default(''),
  databases: z.array(z.enum(['postgres', 'mongodb'])).default(['postgres', 'mongodb']),
  /** Ports of the stand-in's two APIs; 0 lets the system choose. */
  frontendPort: z.number().int().min(0).max(65_535).default(0),
  backendPort: z.number().int().min(0).max(65_535).default(0),
  /** Version the reference application reports. */
  version: z.string().default('sandbox'),
});
export type SandboxRequest = z.infer<typeof SandboxRequest>;

/** What the host says to the process that started it. */
export const HostMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('log'), line: z.string() }),
  z.strictObject({
    type: z.literal('ready'),
    /** The environment that points a config, or an application, at this sandbox. */
    env: z.record(z.string(), z.string()),
  }),
  z.strictObject({
    type: z.literal('failed'),
    code: z.string(),
    message: z.string(),
    remedy: z.string().optional(),
  }),
  /** Something died that should be up. */
  z.strictObject({ type: z.literal('broken'), what: z.string() }),
]);
export type HostMessage = z.infer<typeof HostMessage>;
