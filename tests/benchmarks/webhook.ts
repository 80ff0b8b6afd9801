import { measureK6 } from './webhook/k6.ts';
import { measureEvents, measureSignatures } from './webhook/node.ts';

/**
 * `npx tsx tests/benchmarks/webhook.ts`: what signing deliveries costs, in Node against svix, and in k6 against not
 * signing, as a table. Both sides of a ratio take turns within one run, so that a busy machine slows both. Takes about a
 * minute.
 */
const figures = [measureSignatures(), measureEvents(), await measureK6()];
const rows = figures.map(
  ({ name, target, measured, isMet }) => `| ${name} | ${target} | ${measured} | ${isMet ? 'yes' : 'no'} |`,
);
process.stdout.write(['| figure | target | measured | met |', '|---|---|---|---|', ...rows, ''].join('\n'));
