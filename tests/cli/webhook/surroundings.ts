import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { PreflightError } from '../../../checklists/error.ts';
import { addWebhookCommands, type Does } from '../../../cli/commands/webhook/program.ts';
import type { CommandContext } from '../../../cli/context.ts';
import { exitCodeOf } from '../../../cli/exit-code.ts';

export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
export const OLD_SECRET = 'whsec_VGhpcyBpcyB0aGUgb2xkIHNlY3JldCBvZiB0aGUgdGVzdA==';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  /** What people are told, and the refusal where there was one. */
  readonly stderr: string;
}

export interface Surroundings {
  readonly folder: string;
  /** Runs `clerk-preflight webhook …` in this process: the same flags and the same work, without starting Node anew. */
  webhook(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>;
  /** What Ctrl-C does. */
  interrupt(): void;
  remove(): void;
}

export function makeSurroundings(): Surroundings {
  const folder = mkdtempSync(join(tmpdir(), 'clerk-preflight-webhook-test-'));
  let controller = new AbortController();
  const webhook = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> => {
    controller = new AbortController();
    let [stdout, stderr, code] = ['', '', -1];
    const context: CommandContext = {
      terminal: {
        out: (text) => void (stdout += `${text}\n`),
        err: (text) => void (stderr += `${text}\n`),
        interactive: false,
        color: false,
        width: 80,
      },
      env: { SECRET, OLD_SECRET, PREFLIGHT_STATE: join(folder, 'state'), ...env },
      cwd: folder,
      interruption: {
        signal: controller.signal,
        fail: () => undefined,
        giveUp: () => undefined,
        release: () => undefined,
      },
    };
    const does: Does =
      (work) =>
      async (...given) => {
        code = await work(...given);
      };
    const program = new Command().exitOverride().configureOutput({ writeErr: (text) => void (stderr += text) });
    addWebhookCommands(program, does, context);
    try {
      await program.parseAsync(['webhook', ...args], { from: 'user' });
    } catch (error) {
      if (error instanceof CommanderError) code = 2;
      else if (error instanceof PreflightError) {
        code = exitCodeOf(error);
        stderr += `[${error.code}] ${error.message} ${error.remedy ?? ''}\n`;
      } else throw error;
    }
    return { code, stdout, stderr };
  };
  return {
    folder,
    webhook,
    interrupt: () => controller.abort(new PreflightError('interrupted', 'Interrupted.')),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
