export type Level = 'info' | 'warn' | 'error';
export type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>;
export type Log = (level: Level, msg: string, fields?: Fields) => void;

export interface LogOptions {
  readonly write: (line: string) => void;
  readonly now: () => Date;
  /** Values that must never be printed, whatever an error message quotes. */
  readonly secrets: readonly string[];
}

/** A logger that prints one JSON object a line: `level`, `time`, `msg`, then the fields. */
export function createLog({ write, now, secrets }: LogOptions): Log {
  return (level, msg, fields = {}) => {
    const line = JSON.stringify({ level, time: now().toISOString(), msg, ...fields });
    write(`${redact(line, secrets)}\n`);
  };
}

/** What an error says, with the causes behind it; drivers hide the useful part there. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner = error instanceof AggregateError ? (error.errors as unknown[])[0] : error.cause;
  const own = error.message === '' ? error.name : error.message;
  return inner === undefined ? own : `${own}: ${describeError(inner)}`;
}

function redact(line: string, secrets: readonly string[]): string {
  return secrets.reduce((text, secret) => (secret === '' ? text : text.replaceAll(secret, '[redacted]')), line);
}
