import exec from 'k6/execution';
import http from 'k6/http';
import { userEvent } from '../../../fixtures/webhook/event.ts';
import { signDelivery } from '../../../fixtures/webhook/signature.ts';
import { k6Hmac } from '../../../load/scripts/hmac.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const { TARGET = '', SIGNS } = __ENV;

export const options = { vus: 4, duration: '3s', discardResponseBodies: true };

/** What the load of deliveries does, with its signature or with one that costs nothing. */
export default function deliver(): void {
  const now = Date.now();
  const id = `user_${String(exec.scenario.iterationInTest).padStart(27, '0')}`;
  const facts = { id, email: `${id}@example.com`, firstName: 'Load', lastName: 'Test', createdAt: now, updatedAt: now };
  const body = JSON.stringify(userEvent('user.created', facts, now));
  const message = { id: `msg_${id}`, timestamp: Math.floor(now / 1_000), body };
  const headers =
    SIGNS === 'true'
      ? signDelivery({ ...message, secret: SECRET }, k6Hmac)
      : { 'svix-id': message.id, 'svix-timestamp': String(message.timestamp), 'svix-signature': 'v1,none' };
  http.post(TARGET, body, { headers: { 'content-type': 'application/json', ...headers } });
}

interface Summary {
  readonly metrics: Readonly<Record<string, { readonly values: Readonly<Record<string, number>> }>>;
}

export function handleSummary({ metrics }: Summary): { stdout: string } {
  const rate = metrics['http_reqs']?.values['rate'];
  const failed = metrics['http_req_failed']?.values['rate'];
  return { stdout: JSON.stringify({ rate, failed }) };
}
