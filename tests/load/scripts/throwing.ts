import exec from 'k6/execution';
import api, { options } from '../../../load/scripts/api.ts';

/** The real script, but every tenth iteration throws after its request: k6 exits 0 nevertheless. */
export { options };

export default function askAndThrow(): void {
  api();
  if (exec.scenario.iterationInTest % 10 === 0) throw new Error('Bearer top-secret-token broke');
}
