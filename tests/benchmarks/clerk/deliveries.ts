import { systemClock } from '../../../sandbox/clerk/clock.ts';
import { Deliveries } from '../../../sandbox/clerk/deliveries/deliveries.ts';
import { type Figure, nextMessage, startProgram } from './figure.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const RATE = 2_000;
const SECONDS = 5;
const TICK_MS = 10;
/** Having sent all, this long for the rest to arrive. */
const DEADLINE_MS = 15_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Deliveries at a rate, to a receiver in another process that verifies each; what counts is when the last is verified. */
export async function measureDeliveries(): Promise<Figure> {
  const receiver = startProgram('./verifyingReceiver.ts', SECRET);
  const deliveries = new Deliveries('ins_benchmark', systemClock, () => undefined);
  try {
    const { port } = (await nextMessage(receiver)) as { port: number };
    deliveries.createEndpoint({ url: `http://127.0.0.1:${port}/webhook`, secret: SECRET });
    const count = async (): Promise<{ genuine: number; forged: number }> => {
      receiver.send('count');
      return (await nextMessage(receiver)) as { genuine: number; forged: number };
    };
    // As large as a user with one address and a little metadata.
    const user = { object: 'user', id: `user_${'2'.repeat(27)}`, public_metadata: { about: 'x'.repeat(1_400) } };
    const requester = { ipAddress: '127.0.0.1', userAgent: 'benchmark' };
    const started = performance.now();
    let sent = 0;
    while (sent < RATE * SECONDS) {
      const due = Math.min(RATE * SECONDS, Math.floor(((performance.now() - started) / 1_000) * RATE));
      for (; sent < due; sent += 1) deliveries.send('user.updated', user, requester);
      await pause(TICK_MS);
    }
    const end = performance.now() + DEADLINE_MS;
    let counted = await count();
    const behind = sent - counted.genuine;
    while (counted.genuine + counted.forged < sent && performance.now() < end) {
      await pause(TICK_MS);
      counted = await count();
    }
    const perSecond = counted.genuine / ((performance.now() - started) / 1_000);
    const measured = `${perSecond.toFixed(0)}/s verified over ${SECONDS} s; ${behind} under way when the last was sent`;
    // The last of them arrive a moment after the last was sent: a second's hundredth is no shortfall.
    const isMet = perSecond >= RATE * 0.97 && counted.genuine === sent;
    return { name: 'deliveries to a receiver that verifies', target: `${RATE}/s`, measured, isMet };
  } finally {
    deliveries.stop();
    receiver.disconnect();
  }
}
