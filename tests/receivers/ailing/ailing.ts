import type { RequestListener } from 'node:http';
import type { FindingId } from '../../../fixtures/webhook/diagnose/index.ts';
import type { DiagnoseWith } from '../diagnose-bench.ts';
import { serve } from '../serve.ts';
import { PATH } from './handler.ts';

export interface Receiver {
  readonly url: string;
  /** What is only known once it listens. */
  readonly with?: DiagnoseWith;
  readonly stop: () => Promise<void>;
}

/** A receiver with one ailment (or several), and what a diagnosis must say. */
export interface Ailing {
  readonly name: string;
  readonly finds: FindingId;
  readonly state?: 'inconclusive';
  readonly certainty?: 'likely';
  readonly says?: RegExp;
  readonly with?: DiagnoseWith;
  readonly start: () => Promise<Receiver>;
}

/** Serves over plain HTTP; the route is where the reference application has it. */
export function onHttp(listener: RequestListener, path: string = PATH): Ailing['start'] {
  return async () => {
    const { origin, stop } = await serve(listener);
    return { url: `${origin}${path}`, stop };
  };
}
