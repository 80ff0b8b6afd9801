import { basename } from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  compileConfig,
  readConfig,
  resolveTarget,
  readVariables,
  type ResolvedConfig,
} from '../../../fixtures/config/index.ts';

/** The part of a config that says how the target is reached; no other variable of the config is needed for that. */
export async function targetOfConfig(
  file: string,
  env: NodeJS.ProcessEnv,
): Promise<ResolvedConfig['target'] & { readonly health: string }> {
  const scratch = await mkdtemp(join(tmpdir(), 'clerk-preflight-config-'));
  try {
    const parsed = await readConfig(await compileConfig(file, scratch), basename(file));
    const variables = readVariables(env);
    const target = resolveTarget(parsed.target, variables);
    variables.refuseMissing();
    return { ...target, health: parsed.api.health };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
