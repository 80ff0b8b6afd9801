/** The k6 that `go.mod` here pins, and that releases are fetched of. */
export const K6_VERSION = '1.8.1';

/** The version in what `k6 version` prints; undefined when it is no k6, or not of the v1 line that the scripts need. */
export function parseK6Version(output: string): string | undefined {
  return /^k6(?:\.exe)? v(1\.\d+\.\d+)\b/.exec(output.trim())?.[1];
}
