import http from 'k6/http';
import { Rate, Trend } from 'k6/metrics';
import { describeStatus } from './answer.ts';
import { arrivalOptions, METRICS, RIGHT, SETTINGS_VARIABLE, type ApiSettings } from './settings.ts';

/** Asks for the signed-in user, as fast as the settings say, and counts as wrong whatever is not that user. */
const settings = JSON.parse(__ENV[SETTINGS_VARIABLE] ?? '') as ApiSettings;
const answer = new Trend(METRICS.answer, true);
const wrong = new Rate(METRICS.wrong);

export const options = arrivalOptions(settings);

export default function askForUser(): void {
  const response = http.get(settings.url, {
    headers: { ...settings.headers, authorization: `Bearer ${settings.token}`, accept: 'application/json' },
    timeout: settings.timeoutMs,
    redirects: 0,
    // The one body that is needed: it proves that the answer is the right one.
    responseType: 'text',
  });
  const body = typeof response.body === 'string' ? response.body : '';
  const status = describeStatus(response);
  const was = status === RIGHT && !namesUser(body) ? 'the body does not name the user' : status;
  answer.add(response.timings.duration, { was });
  wrong.add(was !== RIGHT);
}

function namesUser(body: string): boolean {
  const { userId, userIdPath } = settings;
  if (userIdPath === undefined) return body.includes(userId);
  try {
    return valueAt(JSON.parse(body), userIdPath) === userId;
  } catch {
    return false;
  }
}

/** The value at a dotted path; a leading `$.` may stand there. */
function valueAt(document: unknown, path: string): unknown {
  const steps = path.replace(/^\$\.?/, '').split('.');
  return steps.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined,
    document,
  );
}
