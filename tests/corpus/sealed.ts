import { createHmac } from 'node:crypto';
import { verifyWebhook } from '@clerk/backend/webhooks';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook } from 'svix';
import { editBody } from '../../fixtures/webhook/corpus/body.ts';
import { buildEvent, type Scene } from '../../fixtures/webhook/corpus/build.ts';
import type { Delivery } from '../../fixtures/webhook/corpus/delivery.ts';
import { sealDelivery, type HeaderList } from '../../fixtures/webhook/corpus/seal.ts';

export const SECRET = `whsec_${Buffer.alloc(24, 3).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(24, 4).toString('base64')}`;

export function sceneOf(users: number): Scene {
  return {
    users: Array.from({ length: users }, (_each, number) => ({
      id: `user_pf${number}`,
      emails: ['a', 'b', 'c', 'd'].map((name) => `${name}${number}@example.com`),
    })),
    startMs: 1_700_000_000_000,
    instanceId: 'ins_1',
  };
}

export interface SealedDelivery {
  readonly headers: HeaderList;
  readonly body: Buffer;
}

/** A delivery as it would be sent now. */
export function sealNow(delivery: Delivery, scene: Scene = sceneOf(30)): SealedDelivery {
  const { body } = buildEvent(delivery, scene);
  const sent = editBody(body, delivery.body);
  const headers = sealDelivery({ sent, plain: Buffer.from(body) }, delivery.seal ?? {}, {
    secret: SECRET,
    otherSecret: OTHER,
    messageId: 'msg_1',
    nowMs: Date.now(),
    sign: (secret, message) =>
      createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
        .update(message)
        .digest(),
  });
  return { headers, body: sent };
}

/** Headers as a server hands them on: names in lower case, repeated ones joined, white space around values gone. */
function arrive(list: HeaderList): Headers {
  const headers = new Headers();
  for (const [name, value] of list) headers.append(name, value);
  return headers;
}

const plain = (list: HeaderList): Record<string, string> => Object.fromEntries(arrive(list).entries());

/** The verifiers of good standing, each as its documentation says to call it. */
export const VERIFIERS: Readonly<Record<'svix' | 'standardwebhooks' | 'clerk', (sealed: SealedDelivery) => unknown>> = {
  svix: ({ headers, body }) => new Webhook(SECRET).verify(body, plain(headers)),
  // It knows Svix's headers by their standard names alone.
  standardwebhooks: ({ headers, body }) =>
    new StandardWebhook(SECRET).verify(
      body.toString(),
      Object.fromEntries(
        Object.entries(plain(headers)).map(([name, value]) => [name.replace('svix-', 'webhook-'), value]),
      ),
    ),
  clerk: ({ headers, body }) =>
    verifyWebhook(
      new Request('http://x.test', { method: 'POST', headers: arrive(headers), body: new Uint8Array(body) }),
      { signingSecret: SECRET },
    ),
};
