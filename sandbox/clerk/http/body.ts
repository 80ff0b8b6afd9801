import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import {
  ClerkApiError,
  invalidFormat,
  invalidValue,
  malformedRequest,
  missingParameter,
  unknownParameter,
} from './error.ts';

/** More than any request of Clerk's clients; a larger one is refused with 413 before it is parsed. */
export const MAXIMUM_BODY_BYTES = 1024 * 1024;

/** JSON.parse reads any depth, JSON.stringify ends the stack within a few thousand levels. */
const MAXIMUM_DEPTH = 1_000;
/** A text of JSON, whole or cut off, or a bracket outside of one. */
const STRUCTURE = /"(?:[^"\\]|\\.)*"?|[{}[\]]/gs;

export const limitBody = bodyLimit({
  maxSize: MAXIMUM_BODY_BYTES,
  onError: () => {
    throw new ClerkApiError(413, 'request_body_too_large', 'Request body too large', {
      longMessage: `The request body is larger than ${MAXIMUM_BODY_BYTES} bytes.`,
    });
  },
});

/** Fields of a form-encoded body; a repeated field keeps its last value. */
export type Form = Readonly<Record<string, string>>;

/** A percent sign that starts no escape: the form was cut or built by hand. */
const BROKEN_ESCAPE = /%(?![0-9a-fA-F]{2})/;

async function readText(c: Context): Promise<string> {
  const text = await c.req.text();
  if (text.includes('\0')) throw malformedRequest();
  return text;
}

/** Reads a Frontend API body: a form, as clerk-js sends it, or JSON with text values. */
export async function readForm(c: Context): Promise<Form> {
  const text = await readText(c);
  if (text.trim() === '') return {};
  const type = (c.req.header('content-type') ?? '').toLowerCase();
  if (type.startsWith('application/json')) {
    return Object.fromEntries(
      Object.entries(parseObject(text)).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    );
  }
  if (type.startsWith('multipart/') || BROKEN_ESCAPE.test(text)) throw malformedRequest();
  const form = Object.fromEntries(new URLSearchParams(text));
  if (Object.values(form).some((value) => value.includes('\0'))) throw malformedRequest();
  return form;
}

/** Reads a Backend API body; empty is `{}`. */
export async function readJson(c: Context): Promise<Record<string, unknown>> {
  const text = await readText(c);
  return text.trim() === '' ? {} : parseObject(text);
}

/** Reads a Backend API body that is a list of objects, as the bulk operations take it. */
export async function readJsonList(c: Context): Promise<Record<string, unknown>[]> {
  const parsed = parseJson(await readText(c));
  if (!Array.isArray(parsed) || !parsed.every(isObject)) throw malformedRequest();
  return parsed;
}

function parseObject(text: string): Record<string, unknown> {
  const parsed = parseJson(text);
  if (!isObject(parsed)) throw malformedRequest();
  return parsed;
}

/** What a text is as JSON; undefined where it is none, or nested so deeply that writing it again could fail. */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Texts are skipped: what they hold nests nothing. */
function isTooDeep(text: string): boolean {
  if (text.length <= MAXIMUM_DEPTH) return false;
  let depth = 0;
  for (const [token] of text.matchAll(STRUCTURE)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    if (depth > MAXIMUM_DEPTH) return true;
  }
  return false;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Refuses a body with a field that the request does not have, as the Backend API does. */
export function refuseUnknown(body: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  const unknown = Object.keys(body).find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownParameter(unknown);
}

/** A text field: undefined when absent, null when null. */
export function textField(body: Readonly<Record<string, unknown>>, name: string): string | null | undefined {
  const value = body[name];
  if (value === undefined || value === null || typeof value === 'string') return value;
  throw invalidFormat(name, `${name} must be a string.`);
}

/** A text that must be there and not be empty. */
export function requiredText(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = textField(body, name);
  if (!value) throw missingParameter(name);
  return value;
}

export function booleanField(body: Readonly<Record<string, unknown>>, name: string): boolean | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value;
  throw invalidFormat(name, `${name} must be a boolean.`);
}

export function integerField(body: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw invalidFormat(name, `${name} must be an integer.`);
}

/** An integer within bounds, both included. */
export function boundedField(
  body: Readonly<Record<string, unknown>>,
  name: string,
  bounds: { readonly min: number; readonly max: number },
): number | undefined {
  const value = integerField(body, name);
  if (value === undefined || (value >= bounds.min && value <= bounds.max)) return value;
  throw invalidValue(name, `${name} must be from ${bounds.min} to ${bounds.max}.`);
}

export function objectField(
  body: Readonly<Record<string, unknown>>,
  name: string,
): Record<string, unknown> | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (isObject(value)) return value;
  throw invalidFormat(name, `${name} must be an object.`);
}

export function textListField(body: Readonly<Record<string, unknown>>, name: string): string[] {
  const value = body[name];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((entry): entry is string => typeof entry === 'string')) return value;
  throw invalidFormat(name, `${name} must be an array of strings.`);
}
