import { diagnose, sendProbe, type Diagnosis, type SendOptions } from '../../fixtures/webhook/diagnose/index.ts';
import { makeIdentity, newMarker } from '../../fixtures/run/identity.ts';
import type { Connection } from '../../fixtures/http/connection.ts';
import { OTHER_SECRET, SECRET } from './ailing/handler.ts';

export interface DiagnoseWith {
  readonly secrets?: readonly string[];
  readonly create?: boolean;
  readonly connection?: Connection;
  readonly healthUrl?: string;
  readonly deadlineMs?: number;
  readonly lookup?: SendOptions['lookup'];
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Diagnosed extends Diagnosis {
  /** Ids of the probes, in the order of sending. */
  readonly probes: readonly string[];
  readonly left: boolean;
}

/** Diagnoses a URL as the command does, without the command. */
export async function diagnoseUrl(url: string, options: DiagnoseWith = {}): Promise<Diagnosed> {
  const { secrets = [SECRET], create = false, connection = {}, deadlineMs = 5_000, headers = {} } = options;
  const identity = makeIdentity(newMarker(Date.now()));
  const probes: string[] = [];
  const send = {
    url,
    healthUrl: options.healthUrl ?? new URL('/health', url).href,
    secrets,
    otherSecret: `whsec_${Buffer.from(OTHER_SECRET).toString('base64')}`,
    identity,
    userId: identity.userId(),
    headers,
    connection,
    deadlineMs,
    now: () => Date.now(),
    lookup: options.lookup,
  };
  const { diagnosis, left } = await diagnose({
    facts: {
      url,
      secrets: secrets.map((_, index) => `SECRET_${index + 1}`),
      create,
      proxied: connection.proxy !== undefined,
      startedAt: Date.now(),
    },
    send: (probe) => sendProbe(probe, send),
    onProbe: ({ id }) => probes.push(id),
  });
  return { ...diagnosis, left, probes };
}
