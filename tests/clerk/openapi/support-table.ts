import type { ServedRoute } from '../../../sandbox/clerk/index.ts';
import type { Evidence, OutsideRoute } from './evidence.ts';
import { openPaths, type Operation, operationName } from './operations.ts';

/** The table of what is supported and what a test drives; its text is a function of the arguments alone. */
export const SUPPORT_TABLE_FILE = new URL('../../../docs/clerk-stand-in-operations.md', import.meta.url);

const API_NAMES = { frontend: 'Frontend API', backend: 'Backend API' } as const;

export interface Support {
  readonly operations: readonly Operation[];
  readonly routes: readonly ServedRoute[];
  readonly evidence: Evidence;
  readonly outside: readonly OutsideRoute[];
}

/** Names of a route as operations are named, with `{}` for what it leaves open. */
function openNames({ api, method, path }: Omit<Operation, 'id'>): string[] {
  return openPaths(path).map((open) => operationName({ api, method, path: open }));
}

/** The operations that the routes serve, by name. */
export function supportedOperations({ operations, routes }: Pick<Support, 'operations' | 'routes'>): Set<string> {
  const served = new Set(routes.flatMap(openNames));
  const supported = operations.filter((operation) => openNames(operation).some((name) => served.has(name)));
  return new Set(supported.map(operationName));
}

/** The routes that serve no operation of a document. */
export function routesOutside({ operations, routes }: Pick<Support, 'operations' | 'routes'>): ServedRoute[] {
  const documented = new Set(operations.flatMap(openNames));
  return routes.filter((route) => !openNames(route).some((name) => documented.has(name)));
}

/** The reason that is written down for a route outside of the documents. */
export function reasonOf(route: ServedRoute, outside: readonly OutsideRoute[]): OutsideRoute | undefined {
  return outside.find((entry) => {
    const [api, method, path = ''] = entry.route.split(' ');
    const fits = path.endsWith('/*') ? route.path.startsWith(path.slice(0, -1)) : route.path === path;
    return api === route.api && (method === '*' || method === route.method) && fits;
  });
}

export function renderSupportTable(support: Support): string {
  const supported = supportedOperations(support);
  const tested = (name: string): string => support.evidence[`operation ${name}`] ?? '';
  const count = (names: readonly string[]): string => {
    const served = names.filter((name) => supported.has(name));
    const driven = served.filter((name) => tested(name) !== '');
    return `${served.length} of ${names.length} operations are supported, and ${driven.length} of these tested.`;
  };
  const section = (api: Operation['api']): string[] => {
    const operations = support.operations.filter((operation) => operation.api === api);
    const rows = operations.map((operation) => {
      const name = operationName(operation);
      const isSupported = supported.has(name);
      const { method, path, id } = operation;
      return `| \`${method} ${path}\` | ${id} | ${isSupported ? 'yes' : '–'} | ${isSupported ? tested(name) : ''} |`;
    });
    return [`## ${API_NAMES[api]}`, '', count(operations.map(operationName)), '', ...table(OPERATION_COLUMNS, rows)];
  };
  const events = Object.entries(support.evidence)
    .filter(([name]) => name.startsWith('event '))
    .map(([name, file]) => `| \`${name.slice('event '.length)}\` | ${file} |`);
  const others = routesOutside(support).map(
    (route) =>
      `| ${route.api} | \`${route.method} ${route.path}\` | ${reasonOf(route, support.outside)?.reason ?? ''} |`,
  );
  return [
    ...INTRODUCTION,
    ...section('frontend'),
    ...section('backend'),
    ...EVENTS,
    ...events,
    '',
    ...OTHERS,
    ...others,
  ]
    .join('\n')
    .concat('\n');
}

function table(columns: string, rows: readonly string[]): string[] {
  return [columns, columns.replace(/[^|]+/g, ' --- '), ...rows, ''];
}

const OPERATION_COLUMNS = '| Request | Operation | Supported | Tested by |';
const INTRODUCTION = [
  '# What the Clerk stand-in supports',
  '',
  '<!-- Written by `npx tsx scripts/generate-support-table.ts`; `npm test` fails when it is stale. -->',
  '',
  "Operations are those of Clerk's OpenAPI documents (API version 2026-05-12). *Supported* is read from the routes that",
  'the stand-in registers. *Tested by* names a file in `tests/clerk` in which the operation was called and succeeded, and',
  "that fails when it no longer is; every answer, refusals included, is held against the documents' schemas. Where an",
  'answer is known to differ, `tests/clerk/openapi/gaps.yaml` says how and why.',
  '',
];
const EVENTS = ['## Events', '', ...table('| Event | Sent in |', []).slice(0, 2)];
const OTHERS = ['## Routes that are in no document', '', ...table('| API | Route | Why |', []).slice(0, 2)];
