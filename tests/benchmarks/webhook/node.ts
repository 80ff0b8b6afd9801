import { Webhook } from 'svix';
import { event } from '../../../fixtures/webhook/events/index.ts';
import { nodeHmac } from '../../../fixtures/webhook/hmac.ts';
import { signatureOf } from '../../../fixtures/webhook/signature.ts';
import { median, type Figure } from '../clerk/figure.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const AIM = 5;
const ROUNDS = 15;
const ROUND_MS = 200;

const bodies = Array.from({ length: 200 }, (_, seed) => JSON.stringify(event('user.created', { seed })));
const bytes = Math.round(bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0) / bodies.length);

/** Signatures a second over the same bodies, ours against those of svix. */
export function measureSignatures(): Figure {
  const webhook = new Webhook(SECRET);
  const date = new Date(1_767_225_600_000);
  const timestamp = date.getTime() / 1_000;
  const theirs: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    theirs.push(perSecond((body) => webhook.sign('msg_1', date, body)));
    ours.push(perSecond((body) => signatureOf({ secret: SECRET, id: 'msg_1', timestamp, body }, nodeHmac)));
  }
  const ratio = median(ours.map((rate, round) => rate / (theirs[round] ?? Number.NaN)));
  return {
    name: `signatures of ${bytes} bytes in Node, against svix`,
    target: `${AIM} times`,
    measured: `${ratio.toFixed(1)} times (${median(ours).toFixed(0)}/s against ${median(theirs).toFixed(0)}/s)`,
    isMet: ratio >= AIM,
  };
}

/** Whole events a second, each of another user. */
export function measureEvents(): Figure {
  let seed = 0;
  const rates = Array.from({ length: 5 }, () =>
    perSecond(() => JSON.stringify(event('user.created', { seed: (seed += 1) }))),
  );
  return { name: 'events made in Node', target: 'none', measured: `${median(rates).toFixed(0)}/s`, isMet: true };
}

function perSecond(work: (body: string) => unknown): number {
  const started = performance.now();
  let done = 0;
  while (performance.now() - started < ROUND_MS) {
    for (const body of bodies) work(body);
    done += bodies.length;
  }
  return done / ((performance.now() - started) / 1_000);
}
