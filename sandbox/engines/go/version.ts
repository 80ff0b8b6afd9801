/** `go1.26.8` → [1, 26, 8]; undefined for what is no release, such as `devel …`. */
export function parseGoVersion(text: string): readonly [number, number, number] | undefined {
  const match = /^go(\d+)\.(\d+)(?:\.(\d+))?/.exec(text.trim());
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/** Whether `version` is `floor` or newer; both like `go1.25.0`. */
export function isAtLeast(version: string, floor: string): boolean {
  const [have, want] = [parseGoVersion(version), parseGoVersion(floor)];
  if (have === undefined || want === undefined) return false;
  for (const [index, wanted] of want.entries()) {
    const had = have[index] ?? 0;
    if (had !== wanted) return had > wanted;
  }
  return true;
}
