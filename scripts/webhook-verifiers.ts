import { verifyWebhook } from '@clerk/backend/webhooks';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook } from 'svix';
import { VECTOR_NOW, VECTOR_SECRET } from '../fixtures/webhook/vectors/setting.ts';
import type { ReceivedDelivery } from '../fixtures/webhook/verify.ts';

/** Headers as a server hands them on: names in lower case, repeated ones joined, blanks around values gone. */
function arrive({ headers }: ReceivedDelivery): Headers {
  const arrived = new Headers();
  for (const [name, value] of headers) arrived.append(name, value);
  return arrived;
}

/** Each verifier as its documentation says to call it. Throws, or rejects, for what it does not believe. */
const VERIFIERS: Readonly<Record<string, (delivery: ReceivedDelivery) => unknown>> = {
  verifyWebhook: (delivery) =>
    verifyWebhook(
      new Request('http://127.0.0.1', {
        method: 'POST',
        headers: arrive(delivery),
        body: new Uint8Array(delivery.body),
      }),
      { signingSecret: VECTOR_SECRET },
    ),
  svix: (delivery) =>
    new Webhook(VECTOR_SECRET).verify(Buffer.from(delivery.body), Object.fromEntries(arrive(delivery))),
  // It knows Svix's headers by their standard names alone.
  standardwebhooks: (delivery) => {
    const headers = Object.fromEntries(arrive(delivery));
    for (const part of ['id', 'timestamp', 'signature']) {
      const value = headers[`svix-${part}`];
      if (value !== undefined) headers[`webhook-${part}`] = value;
    }
    return new StandardWebhook(VECTOR_SECRET).verify(Buffer.from(delivery.body).toString('utf8'), headers, {
      jsonParse: false,
    });
  },
};

/** Asks every verifier at the vectors' moment. The clock of the process stands still meanwhile: one call at a time. */
export async function askVerifiers(delivery: ReceivedDelivery): Promise<Record<string, boolean>> {
  const now = Date.now;
  Date.now = () => VECTOR_NOW * 1000;
  try {
    const said: Record<string, boolean> = {};
    for (const [name, verify] of Object.entries(VERIFIERS)) said[name] = await believes(() => verify(delivery));
    return said;
  } finally {
    Date.now = now;
  }
}

async function believes(verify: () => unknown): Promise<boolean> {
  try {
    await verify();
    return true;
  } catch (error) {
    // A body that is no JSON is parsed after its signature was believed.
    return error instanceof SyntaxError || (error instanceof Error && /JSON/.test(error.message));
  }
}
