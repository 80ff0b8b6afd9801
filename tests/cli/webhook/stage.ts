import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { startOddReceiver, type OddReceiver } from './odd-receiver.ts';
import { makeSurroundings, SECRET, type Surroundings } from './surroundings.ts';

/** Flags that make an event about a new user, signed with the receiver's secret. */
export const CREATED: readonly string[] = ['--event', 'user.created', '--secret-env', 'SECRET'];

/** Where the commands of one file of tests run, and a receiver for what they send. */
export interface Stage extends Omit<Surroundings, 'remove'> {
  readonly receiver: OddReceiver;
  /** The receiver's one good address. */
  readonly hook: string;
  /** Writes a file where the commands run, and gives back its name. */
  readonly write: (name: string, content: string | Uint8Array) => string;
  /** Id of the user that a delivery was about, by its place in the order of arrival. */
  readonly userOf: (index: number) => unknown;
}

/** Sets the stage before the tests of this file and takes it away behind them; before each test the receiver forgets. */
export function setStage(): Stage {
  let here: Surroundings;
  let receiver: OddReceiver;
  beforeAll(async () => {
    here = makeSurroundings();
    receiver = await startOddReceiver(SECRET);
  });
  beforeEach(() => void receiver.taken.splice(0));
  afterAll(async () => {
    await receiver?.close();
    here?.remove();
  });
  return {
    get folder() {
      return here.folder;
    },
    get receiver() {
      return receiver;
    },
    get hook() {
      return `${receiver.origin}/hook`;
    },
    webhook: (args, env) => here.webhook(args, env),
    interrupt: () => here.interrupt(),
    write: (name, content) => {
      writeFileSync(join(here.folder, name), content);
      return name;
    },
    userOf: (index) =>
      (JSON.parse(receiver.taken[index]?.body.toString('utf8') ?? '{}') as { data?: { id?: unknown } }).data?.id,
  };
}
