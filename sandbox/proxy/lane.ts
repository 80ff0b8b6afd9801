import type { Socket } from 'node:net';
import type { Toxic } from './toxic.ts';

export interface LaneOptions {
  readonly from: Socket;
  readonly to: Socket;
  /** The toxics of this direction as they are now. */
  readonly toxics: () => readonly Toxic[];
  /** Milliseconds, on any clock that does not jump. */
  readonly now: () => number;
  /** From 0 up to 1: what a latency's jitter is drawn from. */
  readonly random: () => number;
}

/** Passes on what one side sends, in order, with what the toxics of the direction do to it. */
export function openLane({ from, to, toxics, now, random }: LaneOptions): void {
  let tail: Promise<void> = Promise.resolve();
  let waiting = 0;
  let releaseAt = 0;

  const pass = (act: () => void): void => {
    const delayMs = delayOf(toxics(), random);
    if (delayMs === 0 && waiting === 0) return act();
    // What came later is never let out earlier, whatever the jitter says.
    releaseAt = Math.max(releaseAt, now() + delayMs);
    const at = releaseAt;
    waiting += 1;
    tail = tail
      .then(() => sleep(at - now()))
      .then(() => {
        waiting -= 1;
        if (!to.destroyed) act();
      });
  };

  from.on('data', (chunk: Buffer) => {
    if (isCut(toxics())) return;
    pass(() => {
      if (to.write(chunk)) return;
      from.pause();
      to.once('drain', () => from.resume());
    });
  });
  from.on('end', () => pass(() => to.end()));
}

/** A timeout lets nothing through: what arrives meanwhile is dropped. */
function isCut(toxics: readonly Toxic[]): boolean {
  return toxics.some(({ type }) => type === 'timeout');
}

function delayOf(toxics: readonly Toxic[], random: () => number): number {
  return toxics.reduce((sum, toxic) => {
    if (toxic.type !== 'latency') return sum;
    const { latency, jitter } = toxic.attributes;
    return sum + Math.max(0, latency + Math.round((2 * random() - 1) * jitter));
  }, 0);
}

function sleep(ms: number): Promise<void> {
  return ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms).unref());
}
