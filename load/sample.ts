/** One value of one metric, as k6 streams it. */
export interface Sample {
  readonly metric: string;
  readonly value: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Metrics that are folded; k6 writes a dozen more for each request, which are not even parsed. */
const WANTED = /^\{"metric":"(?:preflight_\w+|iterations|dropped_iterations)","type":"Point"/;

/**
 * Reads one line of k6's `--out json` stream.
 *
 * @returns nothing for other metrics, for k6's declarations of metrics, and for what is no whole line (k6 was killed)
 */
export function parseSample(line: string): Sample | undefined {
  if (!WANTED.test(line)) return undefined;
  try {
    const { metric, data } = JSON.parse(line) as {
      metric: string;
      data: { value: number; tags?: Record<string, string> | null; metadata?: Record<string, string> };
    };
    if (!Number.isFinite(data.value)) return undefined;
    return { metric, value: data.value, tags: data.tags ?? {}, metadata: data.metadata ?? {} };
  } catch {
    return undefined;
  }
}
