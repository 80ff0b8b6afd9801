import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { PreflightError } from '../../../checklists/error.ts';
import { compileConfig, readConfig, type ParsedConfig } from '../../../fixtures/config/index.ts';
import { findSecrets, type NamedSecret } from '../../../fixtures/webhook/delivery/secrets.ts';
import type { CommandContext } from '../../context.ts';

export interface SecretFlags {
  readonly secretEnv: readonly string[];
  readonly secretFile: readonly string[];
  readonly config?: string;
  readonly mirror?: string;
}

/** The signing secrets that the flags name, the newest first; none when nothing is named and nothing is usual. */
export async function secretsOfFlags(
  { secretEnv, secretFile, config, mirror }: SecretFlags,
  { env, cwd }: CommandContext,
): Promise<NamedSecret[]> {
  if (mirror !== undefined && config === undefined) {
    throw new PreflightError('usage', '--mirror names a mirror of a config, and there is no --config.');
  }
  const named = config === undefined ? [] : [await variableOfConfig(resolve(cwd, config), mirror)];
  return findSecrets({ variables: [...secretEnv, ...named], files: secretFile, cwd }, env);
}

/** The variable that a config names for the deliveries of one mirror; no other variable of the config is needed here. */
async function variableOfConfig(file: string, mirror: string | undefined): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), 'clerk-preflight-config-'));
  let parsed: ParsedConfig;
  try {
    parsed = await readConfig(await compileConfig(file, scratch), basename(file));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  const variables = new Map(
    parsed.mirrors.map(({ id, webhook }) => [id, (webhook?.secret ?? parsed.webhook.secret).env]),
  );
  if (mirror === undefined) {
    const [only, ...others] = new Set(variables.values());
    if (only !== undefined && others.length === 0) return only;
  } else {
    const variable = variables.get(mirror);
    if (variable !== undefined) return variable;
  }
  throw new PreflightError(
    'usage',
    mirror === undefined
      ? 'The mirrors of this config have different signing secrets.'
      : `The config has no mirror ${mirror}.`,
    { remedy: `Name one with --mirror: ${[...variables.keys()].join(', ')}.` },
  );
}
