import { readFileSync } from 'node:fs';

/**
 * Clerk's operations, by API, method, path and id: facts of the documents, kept here so that the table of what is
 * supported can be held against them where the documents are absent. Where they are there, a test compares.
 */
export const OPERATIONS_FILE = new URL('operations.txt', import.meta.url);

export interface Operation {
  readonly api: 'frontend' | 'backend';
  readonly method: string;
  readonly path: string;
  readonly id: string;
}

export const operationName = ({ api, method, path }: Omit<Operation, 'id'>): string => `${api} ${method} ${path}`;

export function readOperations(): Operation[] {
  const lines = readFileSync(OPERATIONS_FILE, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [api, method = '', path = '', id = ''] = line.split(' ');
    return { api: api === 'frontend' ? api : 'backend', method, path, id };
  });
}

export function renderOperations(operations: readonly Operation[]): string {
  return operations.map((operation) => `${operationName(operation)} ${operation.id}\n`).join('');
}

/** What a request was, and the pattern of the route that served it. */
export type Served = Omit<Operation, 'id'> & { readonly route: string | undefined };

/** Finds the operation that a request is for; a literal segment goes before a parameter. */
export class OperationFinder<Found extends Omit<Operation, 'id'>> {
  readonly #byLength = new Map<string, Found[]>();

  constructor(operations: readonly Found[]) {
    for (const operation of operations) {
      const key = keyOf(operation);
      this.#byLength.set(key, [...(this.#byLength.get(key) ?? []), operation]);
    }
  }

  find(request: Omit<Operation, 'id'>): Found | undefined {
    const segments = request.path.split('/');
    const fitting = (this.#byLength.get(keyOf(request)) ?? []).filter(({ path }) =>
      path.split('/').every((segment, index) => fits(segment, segments[index] ?? '')),
    );
    return fitting.sort((one, other) => parametersOf(one.path) - parametersOf(other.path))[0];
  }

  /**
   * The same, unless another route served it: `/v1/clients/handshake_payload` is in no document, and not the client of
   * that name.
   */
  findServed(request: Served): Found | undefined {
    const found = this.find(request);
    if (found === undefined || request.route === undefined) return found;
    return openPaths(request.route).includes(openPaths(found.path)[0] ?? '') ? found : undefined;
  }
}

/** A route's pattern with what it leaves open replaced by `{}`, one for each choice: `/a/:b{x|y}` is `/a/x` and `/a/y`. */
export function openPaths(pattern: string): string[] {
  return pattern.split('/').reduce<string[]>(
    (paths, segment, index) => {
      const [, words] = /^:[^{]+\{([\w|-]+)\}$/.exec(segment) ?? [];
      const choices = words?.split('|') ?? [segment.replace(/:[^/.{]+(\{.*\})?|\{[^}]+\}/g, '{}')];
      return paths.flatMap((path) => choices.map((choice) => (index === 0 ? choice : `${path}/${choice}`)));
    },
    [''],
  );
}

function keyOf({ api, method, path }: Omit<Operation, 'id'>): string {
  return `${api} ${method} ${path.split('/').length}`;
}

function fits(segment: string, given: string): boolean {
  if (!segment.includes('{')) return segment === given;
  const [before = '', after = ''] = segment.split(/\{[^}]*\}/);
  return given.length > before.length + after.length && given.startsWith(before) && given.endsWith(after);
}

function parametersOf(path: string): number {
  return path.split('{').length;
}
