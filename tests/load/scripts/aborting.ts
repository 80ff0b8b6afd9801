import exec from 'k6/execution';
import api, { options } from '../../../load/scripts/api.ts';
export { options };

export default function askAndAbort(): void {
  api();
  if (exec.scenario.iterationInTest === 20) exec.test.abort('enough of it');
}
