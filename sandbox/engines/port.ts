import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { PreflightError } from '../../checklists/error.ts';

const FLOOR = 20_000;
/** Where the ephemeral range usually starts (Linux); macOS starts later. */
const USUAL_CEILING = 32_768;
const ATTEMPTS = 50;

/**
 * A port on 127.0.0.1 that was free just now, below the range from which the system serves outgoing connections:
 * after a load run thousands of those are busy for a minute. Somebody may take it first; callers try again.
 *
 * @param random a whole number from `min` up to, not including, `max`
 */
export async function findFreePort(random: (min: number, max: number) => number = randomInt): Promise<number> {
  const ceiling = await readEphemeralFloor();
  const floor = ceiling > FLOOR ? FLOOR : 1_024;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = random(floor, Math.max(ceiling, floor + 1));
    if (await isFree(port)) return port;
  }
  throw new PreflightError('port-in-use', `No free port on 127.0.0.1 between ${floor} and ${ceiling}.`, {
    remedy: 'End what listens there, and run again.',
  });
}

async function readEphemeralFloor(): Promise<number> {
  try {
    const range = await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8');
    const start = Number.parseInt(range, 10);
    return Number.isInteger(start) && start > 1_024 ? start : USUAL_CEILING;
  } catch {
    return USUAL_CEILING;
  }
}

async function isFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
