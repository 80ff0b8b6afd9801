import { type Form, isObject, parseJson } from '../http/body.ts';
import { invalidFormat } from '../http/error.ts';
import type { Metadata } from '../records.ts';

/** Metadata travels in a form as JSON text. */
export function readMetadataField(form: Form, name: string): Metadata | undefined {
  const text = form[name];
  if (text === undefined || text === '') return undefined;
  const parsed = parseJson(text);
  if (!isObject(parsed)) throw invalidFormat(name, `${name} must be a JSON object.`);
  return parsed;
}
