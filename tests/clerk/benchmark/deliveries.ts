import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../sandbox/clerk/clock.ts';
import { Deliveries } from '../../../sandbox/clerk/deliveries/deliveries.ts';

/**
 * `npx tsx tests/clerk/benchmark/deliveries.ts [rate] [seconds]`: sends so many deliveries a second, or as many as it
 * can with rate 0, to a receiver in another process that verifies each with svix; prints what arrived, and when.
 */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const TICK_MS = 10;
/** How often the receiver is asked how far it is. */
const LOOK_MS = 100;
const [rate = 2_000, seconds = 10] = process.argv.slice(2).map(Number);

const receiver = fork(fileURLToPath(new URL('./verifying-receiver.ts', import.meta.url)), [SECRET], {
  execArgv: ['--import', import.meta.resolve('tsx')],
});
const [{ port }] = (await once(receiver, 'message')) as [{ port: number }];
const deliveries = new Deliveries('ins_benchmark', systemClock, () => undefined);
deliveries.createEndpoint({ url: `http://127.0.0.1:${port}/webhook`, secret: SECRET });

/** As large as a user with one address and a little metadata. */
const user = { object: 'user', id: `user_${'2'.repeat(27)}`, public_metadata: { about: 'x'.repeat(1_400) } };
const requester = { ipAddress: '127.0.0.1', userAgent: 'benchmark' };
const send = (): void => deliveries.send('user.updated', user, requester);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const count = async (): Promise<{ genuine: number; forged: number }> => {
  receiver.send('count');
  return ((await once(receiver, 'message')) as [{ genuine: number; forged: number }])[0];
};

const cpu = process.cpuUsage();
const started = performance.now();
const total = (rate === 0 ? 4_000 : rate) * seconds;
let sent = 0;
while (sent < total) {
  const due = rate === 0 ? total : Math.min(total, Math.floor(((performance.now() - started) / 1_000) * rate));
  for (; sent < due; sent += 1) send();
  await pause(TICK_MS);
}
const sentAfter = performance.now() - started;
let counted = await count();
const behind = sent - counted.genuine - counted.forged;
while (counted.genuine + counted.forged < sent) {
  await pause(LOOK_MS);
  counted = await count();
}
const doneAfter = performance.now() - started;
const { genuine, forged } = counted;
const { user: userCpu, system } = process.cpuUsage(cpu);
const lateness = deliveries
  .list()
  .map(({ attempts, createdAt }) => (attempts[0]?.at ?? 0) + (attempts[0]?.durationMs ?? 0) - createdAt)
  .sort((a, b) => a - b);
process.stdout.write(
  [
    `${sent} sent in ${(sentAfter / 1_000).toFixed(2)} s, ${genuine} verified and ${forged} refused after ${(doneAfter / 1_000).toFixed(2)} s`,
    `${Math.round((genuine / doneAfter) * 1_000)} deliveries/s; ${behind} were under way when the last was sent`,
    `acknowledged after: median ${lateness[Math.floor(lateness.length / 2)]} ms, 99th ${lateness[Math.floor(lateness.length * 0.99)]} ms`,
    `sender: ${Math.round((userCpu + system) / sent)} µs of CPU a delivery, ${(((userCpu + system) / 1_000 / doneAfter) * 100).toFixed(0)} % of a core, ${Math.round(process.memoryUsage().rss / 1_048_576)} MB`,
    '',
  ].join('\n'),
);
deliveries.stop();
receiver.disconnect();
