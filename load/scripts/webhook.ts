import exec from 'k6/execution';
import http from 'k6/http';
import { Rate, Trend } from 'k6/metrics';
import { userEvent } from '../../fixtures/webhook/event.ts';
import { signDelivery } from '../../fixtures/webhook/signature.ts';
import { describeStatus } from './answer.ts';
import { k6Hmac } from './hmac.ts';
import { arrivalOptions, keyOf, METRICS, RIGHT, SETTINGS_VARIABLE, type WebhookSettings } from './settings.ts';

/** Delivers `user.created` events, each of another user, signed as Clerk's are. */
const settings = JSON.parse(__ENV[SETTINGS_VARIABLE] ?? '') as WebhookSettings;
const answer = new Trend(METRICS.answer, true);
const wrong = new Rate(METRICS.wrong);
const sent = new Trend(METRICS.sent);

export const options = arrivalOptions(settings);

export default function deliverUser(): void {
  const n = exec.scenario.iterationInTest;
  // Metadata, not a tag: k6 keeps every set of tags in memory to the end.
  exec.vu.metrics.metadata['n'] = String(n);
  const id = keyOf(settings.keys, n);
  const name = id.slice('user_'.length);
  const now = Date.now();
  const user = {
    id,
    email: `${name}@example.com`,
    firstName: 'Load',
    lastName: `Number ${n}`,
    createdAt: now,
    updatedAt: now,
  };
  const body = JSON.stringify(userEvent('user.created', user, now));
  const signature = signDelivery(
    { secret: settings.secret, id: `msg_${name}`, timestamp: Math.floor(now / 1_000), body },
    k6Hmac,
  );
  sent.add(Date.now());
  const response = http.post(settings.url, body, {
    headers: { ...settings.headers, 'content-type': 'application/json', ...signature },
    timeout: settings.timeoutMs,
    redirects: 0,
  });
  const was = describeStatus(response);
  answer.add(response.timings.duration, { was });
  wrong.add(was !== RIGHT);
}
