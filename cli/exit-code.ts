import { PreflightError, type ErrorCode } from '../checklists/error.ts';
import type { VerdictWord } from '../checklists/verdict.ts';

/** The same in every command. */
export const EXIT = {
  /** Approved, or healthy. */
  ok: 0,
  /** Blocked, or roll back. */
  blocked: 1,
  /** Wrong usage or config. */
  usage: 2,
  /** Pending, or hold: a person or a later try decides. A crash of the harness itself is this too. */
  pending: 3,
  /** Interrupted; what was started is stopped and what was created is removed. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const VERDICT_EXIT: Readonly<Record<VerdictWord, ExitCode>> = {
  Approved: EXIT.ok,
  Blocked: EXIT.blocked,
  Pending: EXIT.pending,
};

const ERROR_EXIT: Readonly<Record<ErrorCode, ExitCode>> = {
  usage: EXIT.usage,
  'config-invalid': EXIT.usage,
  'config-not-found': EXIT.usage,
  'environment-missing': EXIT.usage,
  'secret-malformed': EXIT.usage,
  'target-unreachable': EXIT.usage,
  'database-unreachable': EXIT.usage,
  'clerk-unreachable': EXIT.pending,
  'engine-missing': EXIT.usage,
  'port-in-use': EXIT.usage,
  'control-failed': EXIT.pending,
  'evidence-missing': EXIT.usage,
  'evidence-invalid': EXIT.usage,
  interrupted: EXIT.interrupted,
  deadline: EXIT.pending,
  internal: EXIT.pending,
};

export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof PreflightError ? ERROR_EXIT[error.code] : EXIT.pending;
}
