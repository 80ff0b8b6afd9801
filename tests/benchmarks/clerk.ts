import { startClerk } from '../../sandbox/clerk/index.ts';
import { measureClient, measureStart, measureTokens } from './clerk/answers.ts';
import { measureDeliveries } from './clerk/deliveries.ts';
import type { Figure } from './clerk/figure.ts';
import { measureUsers } from './clerk/users.ts';

/**
 * `npx tsx tests/benchmarks/clerk.ts`: what the Clerk stand-in does in a second and in a gigabyte, as a table. Callers
 * and receivers are processes of their own, so two cores are shared by both sides. Takes about a minute.
 */
const figures: Figure[] = [await measureStart()];
const clerk = await startClerk();
try {
  figures.push(await measureClient(clerk), await measureTokens(clerk), await measureDeliveries());
  // Last: a full store makes every collection of garbage longer.
  figures.push(...(await measureUsers(clerk)));
} finally {
  await clerk.stop();
}
const rows = figures.map(
  ({ name, target, measured, isMet }) => `| ${name} | ${target} | ${measured} | ${isMet ? 'yes' : 'no'} |`,
);
process.stdout.write(['| figure | target | measured | met |', '|---|---|---|---|', ...rows, ''].join('\n'));
