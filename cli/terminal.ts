/** Where a command speaks: data on `out`, people on `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether a person watches `err`. */
  readonly interactive: boolean;
  readonly color: boolean;
  readonly width: number;
}

export function openTerminal({ stdout, stderr, env }: NodeJS.Process): Terminal {
  const noColor = env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '';
  return {
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(`${text}\n`),
    interactive: stderr.isTTY && env['CI'] === undefined,
    color: !noColor && (stdout.isTTY || env['FORCE_COLOR'] !== undefined),
    width: stdout.columns ?? 100,
  };
}
