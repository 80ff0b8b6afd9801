import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';

let clerk: ClerkStandIn;
beforeAll(async () => {
  clerk = await startClerk();
});
afterAll(() => clerk.stop());

test('the table of the control API in the documentation names each of its routes, and no other', () => {
  const text = readFileSync(new URL('../../docs/clerk-stand-in.md', import.meta.url), 'utf8');
  const documented = [...text.matchAll(/^\| `([A-Z]+ \/_control\S*)` \|/gm)].map(([, route]) => route);
  // The page's own parts, and the way to it with a slash, are nothing that anybody asks for.
  const served = clerk.routes
    .map(({ method, path }) => `${method} ${path}`)
    .filter((route) => route.includes(' /_control') && !/\.(css|js|svg)$|\/$/.test(route));
  expect(documented.toSorted()).toEqual([...new Set(served)].toSorted());
});
