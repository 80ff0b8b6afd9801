import { open, type FileHandle } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import { resolve } from 'node:path';
import { PreflightError } from '../../../checklists/error.ts';
import { BODY_LIMIT } from '../../../fixtures/webhook/delivery/recorded.ts';
import { showText } from '../../../fixtures/webhook/delivery/visible.ts';
import type { CommandContext } from '../../context.ts';

/** Base64 and JSON around it make a recorded delivery longer than its body. */
const INPUT_LIMIT = 4 * BODY_LIMIT;

export interface Input {
  readonly bytes: Buffer;
  /** How messages call it. */
  readonly name: string;
}

/**
 * Reads a file, or standard input where the name is `-`.
 *
 * @throws PreflightError `usage` when it cannot be read, is empty or is beyond all measure
 */
export async function readInput(name: string, { cwd, interruption }: CommandContext): Promise<Input> {
  if (name === '-') {
    const bytes = await readAll(addAbortSignal(interruption.signal, process.stdin), 'standard input');
    if (bytes.length > 0) return { bytes, name: 'standard input' };
    throw new PreflightError('usage', 'There is nothing on standard input.', {
      remedy: 'Pipe the body in, name a file, or make an event with --event.',
    });
  }
  let file: FileHandle;
  try {
    file = await open(resolve(cwd, name));
  } catch (cause) {
    throw unreadable(name, cause);
  }
  // The stream closes the file, also after a failure.
  const bytes = await readAll(file.createReadStream(), name).catch((cause: unknown) => {
    throw cause instanceof PreflightError ? cause : unreadable(name, cause);
  });
  if (bytes.length > 0) return { bytes, name };
  throw new PreflightError('usage', `The file ${name} is empty.`);
}

function unreadable(name: string, cause: unknown): PreflightError {
  return new PreflightError('usage', `The file ${name} cannot be read (${(cause as NodeJS.ErrnoException).code}).`, {
    cause,
  });
}

async function readAll(stream: Readable, name: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk as string);
    length += bytes.length;
    if (length > INPUT_LIMIT) throw new PreflightError('usage', `${name} holds more than ${INPUT_LIMIT} bytes.`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/**
 * What `--data` gives: JSON, or `@` and the name of a file that holds it.
 *
 * @throws PreflightError `usage`
 */
export async function readData(
  text: string | undefined,
  context: CommandContext,
): Promise<Readonly<Record<string, unknown>>> {
  if (text === undefined) return {};
  const source = text.startsWith('@') ? (await readInput(text.slice(1), context)).bytes.toString('utf8') : text;
  let data: unknown;
  try {
    data = JSON.parse(source);
  } catch (cause) {
    throw new PreflightError('usage', `--data is no JSON: ${showText((cause as Error).message)}.`, {
      remedy: `Give an object, such as --data '{"first_name":"Ada"}', or the name of a file that holds one: --data @user.json.`,
      cause,
    });
  }
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Record<string, unknown>;
  throw new PreflightError('usage', '--data takes a JSON object: the fields of the event’s data that are to differ.');
}

/** @throws PreflightError `usage` for what is no whole number within the bounds, both included */
export function readWhole(text: string, flag: string, least: number, most: number): number {
  const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new PreflightError('usage', `${flag} takes a whole number from ${least} to ${most}, not ${text.slice(0, 40)}.`);
}
