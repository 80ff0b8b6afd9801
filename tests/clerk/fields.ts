import type { Answer } from './visitor.ts';

/** A field deep in an answer, by names and numbers between dots; undefined where there is none. */
export function fieldAt(answer: Answer, path: string): unknown {
  let value: unknown = answer.body;
  for (const name of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[name];
  return value;
}

export function textAt(answer: Answer, path: string): string {
  const value = fieldAt(answer, path);
  if (typeof value === 'string') return value;
  throw new Error(`${path} is ${JSON.stringify(value)} in ${answer.status} ${answer.text.slice(0, 300)}`);
}

/** The claims of a token, unverified. */
export function claimsOf(jwt: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
}
