export { plannedLoadChecks } from './checks.ts';
export type { LoadContext } from './context.ts';
export { assertLoadTarget } from './hosts.ts';
export { readLoadLimits, type LoadLimits } from './limits.ts';
export type { RowReader } from './rows.ts';
export { runLoad } from './run.ts';
