/**
 * One way only: cli → { sandbox, load, reporters } → fixtures → checklists, and suites → fixtures.
 * `sandbox` may use `fixtures/webhook`; nothing imports `cli` or `suites`.
 */
const layer = (from, allowed, extra = {}) => ({
  name: `${from}-imports`,
  severity: 'error',
  comment: `${from} may import only: ${allowed.join(', ') || 'itself'}`,
  from: { path: `^${from}/`, ...extra },
  to: {
    path: '^(cli|sandbox|load|reporters|fixtures|checklists|suites|tests)/',
    pathNot: `^(${[from, ...allowed].join('|')})/`,
  },
});

module.exports = {
  forbidden: [
    layer('checklists', []),
    layer('fixtures', ['checklists']),
    layer('suites', ['fixtures']),
    layer('reporters', ['fixtures', 'checklists']),
    layer('load', ['fixtures', 'checklists']),
    layer('sandbox', ['fixtures/webhook', 'checklists']),
    layer('cli', ['sandbox', 'load', 'reporters', 'fixtures', 'checklists']),
    {
      name: 'stand-in-knows-no-application',
      severity: 'error',
      from: { path: '^sandbox/clerk/' },
      to: { path: '^sandbox/(app|faults|engines)/' },
    },
    {
      name: 'application-knows-no-stand-in',
      severity: 'error',
      from: { path: '^sandbox/(app|faults)/' },
      to: { path: '^sandbox/(clerk|engines)/' },
    },
    {
      name: 'k6-shares-no-node-module',
      severity: 'error',
      comment: 'Code that k6 runs knows no node: module.',
      from: { path: '^(load/scripts/|fixtures/webhook/(events/|(signature|wrong-signature|event)\\.ts$))' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^k6(/|$)' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.json'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
