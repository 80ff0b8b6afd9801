import { emptyGenerator, foldGenerator } from './generator.ts';
import { Histogram } from './histogram.ts';
import { Reasons } from './reasons.ts';
import type { Sample } from './sample.ts';
import { METRICS, RIGHT } from './scripts/settings.ts';

/** What a load on the API amounts to, in memory that does not grow with it. */
export interface ApiTally {
  readonly generator: ReturnType<typeof emptyGenerator>;
  /** Answer times of the right answers only: an error page is quick. */
  readonly right: Histogram;
  readonly wrong: Reasons;
}

export function emptyApiTally(): ApiTally {
  return { generator: emptyGenerator(), right: new Histogram(), wrong: new Reasons() };
}

export function foldApiSample(tally: ApiTally, sample: Sample): void {
  foldGenerator(tally.generator, sample);
  if (sample.metric !== METRICS.answer) return;
  tally.generator.answers += 1;
  const was = sample.tags['was'] ?? 'unknown';
  if (was === RIGHT) tally.right.record(sample.value);
  else tally.wrong.add(was);
}
