import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { OpenApiSchema } from './schema.ts';

/** Clerk's own documents, where the folder is there; they are no part of this repository. */
const FOLDER = fileURLToPath(new URL('../../../../shared/clerk-openapi', import.meta.url));
/** Reading 1.5 MB of YAML takes over a second, which every worker would spend again. */
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/clerk-openapi', import.meta.url));

export const documentsArePresent = existsSync(FOLDER);
export const ABSENT = "skipped where Clerk's OpenAPI documents are not in ../shared/clerk-openapi";

export type DocumentName = 'frontend' | 'backend' | 'webhooks';
const FILES: Readonly<Record<DocumentName, string>> = { frontend: 'fapi-', backend: 'bapi-', webhooks: 'webhooks-' };

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: OpenApiSchema }>>;
}
type Response = Content & { readonly $ref?: string };
interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly responses?: Readonly<Record<string, Response>>;
  readonly requestBody?: Content;
}

/** An OpenAPI 3.0 document, as far as answers and events are concerned. */
export interface OpenApiDocument {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly 'x-webhooks'?: Readonly<Record<string, { readonly post: Operation }>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, OpenApiSchema>>;
    readonly responses?: Readonly<Record<string, Content>>;
  };
}

/** One operation of a document. */
export interface DocumentedOperation {
  readonly api: 'frontend' | 'backend';
  readonly method: string;
  /** With the API's own prefix: `/v1/users/{user_id}`. */
  readonly path: string;
  readonly id: string;
  readonly responses: ReadonlyMap<string, Content>;
}

const read = new Map<DocumentName, OpenApiDocument>();

export function readDocument(name: DocumentName): OpenApiDocument {
  const known = read.get(name) ?? readThroughCache(name);
  read.set(name, known);
  return known;
}

function readThroughCache(name: DocumentName): OpenApiDocument {
  const file = readdirSync(FOLDER).find((candidate) => candidate.startsWith(FILES[name]));
  if (file === undefined) throw new Error(`No document ${FILES[name]}* in ${FOLDER}.`);
  const { mtimeMs, size } = statSync(join(FOLDER, file));
  const cached = join(CACHE, `${file}-${size}-${Math.floor(mtimeMs)}.json`);
  if (existsSync(cached)) return JSON.parse(readFileSync(cached, 'utf8')) as OpenApiDocument;
  const document = parse(readFileSync(join(FOLDER, file), 'utf8'), { maxAliasCount: -1 }) as OpenApiDocument;
  mkdirSync(CACHE, { recursive: true });
  // Renamed into place: another worker may be reading.
  writeFileSync(`${cached}.${process.pid}`, JSON.stringify(document));
  renameSync(`${cached}.${process.pid}`, cached);
  return document;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
/** The Backend API's document names its prefix as its server, the Frontend API's in each path. */
const PREFIX = { frontend: '', backend: '/v1' } as const;

/** Every operation of an API, in the order of its document. */
export function documentedOperations(api: 'frontend' | 'backend'): DocumentedOperation[] {
  const { paths = {}, components } = readDocument(api);
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      const responses = Object.entries(operation.responses ?? {}).map(([status, response]): [string, Content] => [
        status,
        response.$ref === undefined ? response : (components.responses?.[nameOf(response.$ref)] ?? {}),
      ]);
      return {
        api,
        method: method.toUpperCase(),
        path: `${PREFIX[api]}${path}`,
        id: operation.operationId ?? '',
        responses: new Map(responses),
      };
    }),
  );
}

/** The schema of an event's whole body, by the event's type. */
export function eventSchemas(): ReadonlyMap<string, OpenApiSchema> {
  const events = Object.entries(readDocument('webhooks')['x-webhooks'] ?? {});
  return new Map(
    events.flatMap(([type, { post }]) => {
      const schema = post.requestBody?.content?.['application/json']?.schema;
      return schema === undefined ? [] : [[type, schema] as const];
    }),
  );
}

function nameOf(reference: string): string {
  return reference.split('/').pop() ?? '';
}
