/**
 * Writes the options of the webhook commands into docs/webhook-commands.md, from the code:
 * `npx tsx scripts/generate-webhook-commands.ts`. A test fails when they are stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { addWebhookCommands } from '../cli/commands/webhook/program.ts';
import type { CommandContext } from '../cli/context.ts';

export const COMMANDS_DOCUMENT = new URL('../docs/webhook-commands.md', import.meta.url);

/** Without a command line there is nothing to do, so nobody asks for the surroundings. */
const NOWHERE = {} as CommandContext;

/** The document with its options as the code has them. */
export function withOptions(document: string): string {
  const program = new Command();
  addWebhookCommands(program, () => () => Promise.resolve(), NOWHERE);
  const commands = program.commands.find((command) => command.name() === 'webhook')?.commands ?? [];
  const [before = '', rest = ''] = document.split(/(?<=<!-- options: [^\n]*-->\n)/);
  const [, after = ''] = rest.split(/(?=<!-- end of options -->)/);
  return `${before}\n${commands.map(describe).join('\n')}\n${after === '' ? rest : after}`;
}

function describe(command: Command): string {
  const usage = command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  );
  const rows = [
    ...command.registeredArguments.map((argument) => [argument.name(), argument.description]),
    ...command.options.map(({ flags, description }) => [flags, description]),
  ];
  return [
    `### \`webhook ${[command.name(), ...usage].join(' ')}\``,
    '',
    `${command.description()}.`,
    '',
    '| | |',
    '| --- | --- |',
    ...rows.map(([name = '', text = '']) => `| \`${name}\` | ${text.replaceAll('|', '\\|')} |`),
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(COMMANDS_DOCUMENT, withOptions(readFileSync(COMMANDS_DOCUMENT, 'utf8')));
}
