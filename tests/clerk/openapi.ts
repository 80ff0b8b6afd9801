import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** Clerk's own documents, where the folder is there; they are no part of this repository. */
const FOLDER = fileURLToPath(new URL('../../../shared/clerk-openapi', import.meta.url));

export const documentsArePresent = existsSync(FOLDER);
export const ABSENT = `Clerk's OpenAPI documents are not at ${FOLDER}`;

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

export interface Document {
  /** Everything that is wrong with `value` as an instance of the schema of that name; none is right. */
  validate(schema: string, value: unknown): string[];
}

/** @param prefix `fapi`, `bapi` or `webhooks` */
export function readDocument(prefix: string): Document {
  const name = readdirSync(FOLDER).find((file) => file.startsWith(`${prefix}-`));
  if (name === undefined) throw new Error(`No ${prefix} document in ${FOLDER}.`);
  const document = parse(readFileSync(join(FOLDER, name), 'utf8')) as {
    components: { schemas: Record<string, Schema> };
  };
  const { schemas } = document.components;
  const resolve = (schema: Schema): Schema => {
    if (schema.$ref === undefined) return schema;
    const target = schemas[schema.$ref.split('/').pop() ?? ''];
    if (target === undefined) throw new Error(`Unresolvable ${schema.$ref}`);
    return resolve(target);
  };
  return {
    validate: (schemaName, value) => {
      const schema = schemas[schemaName];
      if (schema === undefined) throw new Error(`No schema ${schemaName} in ${name}.`);
      return check(schema, value, schemaName, resolve);
    },
  };
}

type Resolve = (schema: Schema) => Schema;

/** `closed` is false inside `allOf`, where each part knows only its own fields. */
function check(given: Schema, value: unknown, at: string, resolve: Resolve, closed = true): string[] {
  const schema = resolve(given);
  if (value === null) return allowsNull(schema, resolve) ? [] : [`${at}: null`];
  const found: string[] = [];
  if (schema.enum !== undefined && !schema.enum.includes(value))
    found.push(`${at}: ${JSON.stringify(value)} not in enum`);
  for (const part of schema.allOf ?? []) found.push(...check(part, value, at, resolve, false));
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) {
    const tried = choices.map((choice) => check(choice, value, at, resolve, closed));
    if (!tried.some((problems) => problems.length === 0)) {
      found.push(...(tried.sort((a, b) => a.length - b.length)[0] ?? []));
    }
  }
  if (schema.type !== undefined && !hasType(schema.type, value)) return [...found, `${at}: not ${schema.type}`];
  if (Array.isArray(value) && schema.items !== undefined) {
    const { items } = schema;
    value.forEach((entry, index) => found.push(...check(items, entry, `${at}[${index}]`, resolve)));
  }
  if (isObject(value) && (schema.properties !== undefined || schema.required !== undefined)) {
    found.push(...checkFields(schema, value, at, resolve, closed));
  }
  return found;
}

function checkFields(
  schema: Schema,
  value: Record<string, unknown>,
  at: string,
  resolve: Resolve,
  closed: boolean,
): string[] {
  const found = (schema.required ?? []).filter((name) => !(name in value)).map((name) => `${at}.${name}: missing`);
  for (const [name, field] of Object.entries(value)) {
    const known = schema.properties?.[name];
    if (known !== undefined) found.push(...check(known, field, `${at}.${name}`, resolve));
    else if (closed && schema.additionalProperties === false) found.push(`${at}.${name}: unknown`);
  }
  return found;
}

function allowsNull(schema: Schema, resolve: Resolve): boolean {
  if (schema.nullable === true || schema.enum?.includes(null) === true) return true;
  return (schema.oneOf ?? schema.anyOf ?? schema.allOf ?? []).some((part) => allowsNull(resolve(part), resolve));
}

function hasType(type: string, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  return typeof value === type;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
