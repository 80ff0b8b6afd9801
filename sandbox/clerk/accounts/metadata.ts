import { ClerkApiError } from '../http/error.ts';
import { isObject } from '../http/body.ts';
import type { Metadata } from '../records.ts';

/** Clerk keeps at most 8 KB of each kind of metadata. */
const MAXIMUM_BYTES = 8_192;
/** Names that would reach an object's prototype instead of a field. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** Deep merge, as `PATCH …/metadata` does it: nested objects merge, null removes a key, anything else replaces. */
export function mergeMetadata(current: Metadata, change: Metadata): Metadata {
  const merged: Metadata = { ...current };
  for (const [name, value] of Object.entries(change)) {
    if (FORBIDDEN.has(name)) continue;
    const before = merged[name];
    if (value === null) delete merged[name];
    else if (isObject(value)) merged[name] = mergeMetadata(isObject(before) ? before : {}, value);
    else merged[name] = value;
  }
  return merged;
}

/** @throws ClerkApiError `form_param_exceeds_allowed_size` */
export function checkMetadataSize(metadata: Metadata, param: string): Metadata {
  if (Buffer.byteLength(JSON.stringify(metadata)) > MAXIMUM_BYTES) {
    throw new ClerkApiError(422, 'form_param_exceeds_allowed_size', 'exceeds allowed size', {
      longMessage: `${param} exceeds the maximum allowed size of ${MAXIMUM_BYTES} bytes.`,
      param,
    });
  }
  return metadata;
}
