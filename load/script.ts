/** A script of `scripts/` that k6 runs: TypeScript in a checkout, JavaScript in the published package. */
export function scriptOf(name: 'api' | 'webhook'): URL {
  return new URL(`./scripts/${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}
