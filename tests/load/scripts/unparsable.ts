import { options } from '../../../load/scripts/api.ts';
export { options };
export default function neverRun(): void {}
throw new Error('thrown while loading');
