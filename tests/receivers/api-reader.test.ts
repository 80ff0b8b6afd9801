import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Mirror } from '../../fixtures/config/resolved.ts';
import { openReader } from '../../fixtures/databases/open.ts';
import { Inconclusive } from '../../fixtures/check/outcome.ts';
import { end } from './ailing/handler.ts';
import { serve, type Served } from './serve.ts';

const ADA = { id: 'user_ada', email: 'ada@example.com', state: 'active', tenant: 'acme' };
let served: Served;
let answer: (id: string) => readonly [status: number, body?: unknown];

beforeAll(async () => {
  served = await serve((request, response) => {
    const [status, body] = answer(decodeURIComponent(/[^/]*$/.exec(request.url ?? '')?.[0] ?? ''));
    end(response, status, body);
  });
});
afterAll(() => served.stop());

function mirrorOf(change: Partial<Mirror> = {}, user?: string): Mirror {
  const database = {
    kind: 'api',
    url: `${served.origin}/users/:id`,
    user,
    headers: {},
    connection: undefined,
    deadlineMs: 2_000,
  } as const;
  const webhook = { path: '/', url: served.origin, secret: '' };
  return {
    id: 'main',
    url: served.origin,
    webhook,
    database,
    key: 'id',
    columns: {},
    defaults: {},
    deletion: 'remove',
    ...change,
  };
}

const only =
  (found: unknown, otherwise: readonly [number, unknown?] = [404]) =>
  (id: string): readonly [number, unknown?] =>
    id === ADA.id ? [200, found] : otherwise;

describe('a user through the application’s own API', () => {
  test.each<[string, ReturnType<typeof only>, string | undefined, Partial<Mirror>, number]>([
    ['the answer itself', only(ADA), undefined, {}, 1],
    ['within the answer', only({ data: { user: ADA } }), 'data.user', {}, 1],
    ['one of a list', only({ users: [ADA] }, [200, { users: [] }]), 'users', {}, 1],
    ['two of a list are two rows', only({ users: [ADA, ADA] }, [200, { users: [] }]), 'users', {}, 2],
    ['null for nobody', only(ADA, [200, null]), undefined, {}, 1],
    ['nothing in the place above for nobody', only({ data: { user: ADA } }, [200, { data: null }]), 'data.user', {}, 1],
    ['204 for nobody', only(ADA, [204]), undefined, {}, 1],
    ['410 for those who are gone', only(ADA, [410]), undefined, {}, 1],
    ['one who is marked as deleted', only({ ...ADA, deletedAt: 1 }), undefined, { deletion: { soft: 'deletedAt' } }, 0],
    ['one who is live', only({ ...ADA, deletedAt: null }), undefined, { deletion: { soft: 'deletedAt' } }, 1],
    [
      'one whose state is another',
      only({ ...ADA, state: 'gone' }),
      undefined,
      { deletion: { soft: 'state', live: 'active' } },
      0,
    ],
    ['one of another tenant', only(ADA), undefined, { scope: { tenant: 'other' } }, 0],
  ])('%s', async (_name, answers, user, change, rows) => {
    answer = answers;
    const reader = await openReader(mirrorOf(change, user));
    expect(await reader.rowsOf(ADA.id)).toHaveLength(rows);
    expect(await reader.rowsOf('user_nobody')).toEqual([]);
    // It cannot list: those are found again that were asked for.
    expect(await reader.keysByPrefix('user_')).toEqual(rows === 0 ? [] : [ADA.id]);
  });

  test.each<[string, (id: string) => readonly [number, unknown?], string | undefined, RegExp]>([
    ['refuses the reader', () => [401], undefined, /answers 401/],
    ['redirects to sign-in', () => [302], undefined, /answers 302/],
    ['answers with a page', () => [200, '<html>'], undefined, /no JSON/],
    ['answers with somebody for anybody', (id) => [200, { ...ADA, id }], undefined, /an id that nobody has/],
    ['has no such place in its answer', () => [200, { user: null }], 'data.user', /no data\.user in its answer/],
    ['has no such key', () => [200, { clerkId: 'a', email: 'b' }], undefined, /has no id; it has clerkId, email/],
  ])('an API that %s is a matter of the config', async (_name, answers, user, says) => {
    answer = answers;
    await expect(openReader(mirrorOf({}, user))).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringMatching(says) as string,
    });
  });

  test('one that fails later leaves things undecided', async () => {
    answer = only(ADA);
    const reader = await openReader(mirrorOf());
    answer = () => [503];
    await expect(reader.rowsOf(ADA.id)).rejects.toBeInstanceOf(Inconclusive);
  });

  test('one that is not reached', async () => {
    const gone = mirrorOf();
    const database = { ...gone.database, url: 'http://127.0.0.1:1/:id' } as Mirror['database'];
    await expect(openReader({ ...gone, database })).rejects.toMatchObject({ code: 'database-unreachable' });
  });
});
