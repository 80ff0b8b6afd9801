import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClerkDouble, startClerkDouble } from './clerk-double.ts';
import { type Database, DATABASES } from './databases.ts';
import { created, newUserId, startTarget, type Target, updated } from './target.ts';

describe.each(DATABASES)('the users API over %s', (_name, open) => {
  let database: Database;
  let clerk: ClerkDouble;
  let target: Target;

  beforeAll(async () => {
    [database, clerk] = await Promise.all([open(), startClerkDouble()]);
    target = await startTarget(database, clerk);
  });
  afterAll(async () => {
    await target?.stop();
    await Promise.all([database?.stop(), clerk?.stop()]);
  });

  const ask = async (path: string, token: string) => target.get(path, { authorization: `Bearer ${token}` });

  test('a user reads the row that the last delivery left', async () => {
    const id = newUserId();
    await target.send(created(id, { externalId: 'old_7' }, 1_000));
    await target.send(updated(id, { firstName: 'Augusta', externalId: 'old_7' }, 2_000));
    const answer = await ask('/api/v1/users/me', await clerk.token(id));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const own = { id, email: `${id}@example.com`, firstName: 'Augusta', lastName: 'Lovelace', plan: 'starter' };
    expect(await answer.json()).toMatchObject({ ...own, externalId: 'old_7' });
  });

  test('a user who has no row yet is answered 404, and gets none by asking', async () => {
    const id = newUserId();
    const answer = await ask('/api/v1/users/me', await clerk.token(id));
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ error: 'not_synced' });
    expect(await database.rows(id)).toEqual([]);
  });

  test('users at once each see themselves', async () => {
    const ids = Array.from({ length: 6 }, newUserId);
    await Promise.all(ids.map((id) => target.send(created(id))));
    const tokens = await Promise.all(ids.map((id) => clerk.token(id)));
    const answers = await Promise.all(tokens.map((token) => ask('/api/v1/users/me', token)));
    const seen = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { id: string }).id));
    expect(seen).toEqual(ids);
  });

  test('a row is read by its owner, and for a stranger it is not there', async () => {
    const [owner, stranger] = [newUserId(), newUserId()];
    await target.send(created(owner));
    expect((await ask(`/api/v1/users/${owner}`, await clerk.token(owner))).status).toBe(200);
    const refused = await ask(`/api/v1/users/${owner}`, await clerk.token(stranger));
    const unknown = await ask('/api/v1/users/user_nobody', await clerk.token(stranger));
    expect([refused.status, unknown.status]).toEqual([404, 404]);
    expect(await refused.text()).toBe(await unknown.text());
  });
});
