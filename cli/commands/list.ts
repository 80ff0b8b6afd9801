import { PreflightError } from '../../checklists/error.ts';
import { findItem, itemsOf, loadChecklists } from '../../checklists/load.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';

/** `clerk-preflight list`: every row, an id and a title a line. */
export function list({ json }: { json?: boolean }, { terminal }: CommandContext): ExitCode {
  const items = itemsOf(loadChecklists());
  if (json === true) {
    terminal.out(
      JSON.stringify(items.map(({ id, title, phase, by, severity }) => ({ id, title, phase, by, severity }))),
    );
  } else {
    const width = Math.max(...items.map(({ id }) => id.length));
    for (const { id, title, by } of items) terminal.out(`${id.padEnd(width)}  ${by.padEnd(7)}  ${title}`);
  }
  return EXIT.ok;
}

/** `clerk-preflight explain ITEM`: what it claims, how it is decided, how to mend a failure. */
export function explain(id: string, { json }: { json?: boolean }, { terminal }: CommandContext): ExitCode {
  const item = findItem(id);
  if (item === undefined) {
    throw new PreflightError('usage', `There is no item ${id}.`, { remedy: 'See `clerk-preflight list`.' });
  }
  if (json === true) {
    terminal.out(JSON.stringify(item));
    return EXIT.ok;
  }
  const limits = item.limits?.map(({ statistic, below, unit }) => `${statistic} < ${below} ${unit}`).join(', ');
  const lines = [
    `${item.id}: ${item.title}`,
    '',
    `claims      ${item.claim}`,
    `decided by  ${item.by}. ${item.how}`,
    ...(item.from === undefined ? [] : [`follows     ${item.from.join(', ')}`]),
    ...(limits === undefined ? [] : [`limits      ${limits}`]),
    ...(item.control === undefined ? [] : [`control     ${item.control}`]),
    `phase       ${item.phase}, ${item.severity}, in ${item.profiles.join(' and ')}`,
    `applies to  ${item.environments.join(', ')}`,
    `to mend     ${item.remedy}`,
    `source      ${item.source}`,
  ];
  terminal.out(lines.join('\n'));
  return EXIT.ok;
}
