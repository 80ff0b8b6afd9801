import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClerkDouble, startClerkDouble } from './clerk-double.ts';
import { type Database, DATABASES } from './databases.ts';
import { created, deleted, newUserId, startTarget, type Target, updated } from './target.ts';

describe.each(DATABASES)('deliveries into %s', (_name, open) => {
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

  const send = async (...events: unknown[]) => {
    for (const event of events) {
      const answer = await target.send(event);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({ received: true });
    }
  };

  test('a created user becomes one whole row', async () => {
    const id = newUserId();
    await send(created(id, { externalId: 'user_before', imageUrl: 'https://img.clerk.com/a' }, 1_700_000_000_000));
    expect(await database.rows(id)).toEqual([
      {
        clerkId: id,
        email: `${id}@example.com`,
        firstName: 'Ada',
        lastName: 'Lovelace',
        imageUrl: 'https://img.clerk.com/a',
        externalId: 'user_before',
        plan: 'starter',
        clerkUpdatedAt: 1_700_000_000_000,
      },
    ]);
  });

  test.each([
    ['no names', { firstName: null, lastName: null }, { firstName: null, lastName: null }],
    ['no address', { email: null }, { email: null }],
    [
      'a primary address that is the second',
      { extraEmails: ['second@example.com'], primaryIndex: 1 },
      { email: 'second@example.com' },
    ],
    ['addresses of which none is primary', { primaryIndex: null }, { email: null }],
    ['NUL in a name', { firstName: 'A\0da' }, { firstName: 'Ada' }],
    ['a name beyond the basic plane', { firstName: '🦜 Ωmega' }, { firstName: '🦜 Ωmega' }],
  ])('a user with %s', async (_case, changes, expected) => {
    const id = newUserId();
    await send(created(id, changes));
    expect(await database.rows(id)).toMatchObject([expected]);
  });

  test('twenty deliveries of one event at once: every one acknowledged, one row', async () => {
    const id = newUserId();
    const event = created(id);
    const answers = await Promise.all(Array.from({ length: 20 }, () => target.send(event)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await database.rows(id)).toHaveLength(1);
  });

  test('an update changes the row and keeps what belongs to the application', async () => {
    const id = newUserId();
    await send(created(id, {}, 1_000), updated(id, { firstName: 'Augusta', plan: 'gold' }, 2_000));
    expect(await database.rows(id)).toMatchObject([{ firstName: 'Augusta', plan: 'starter', clerkUpdatedAt: 2_000 }]);
  });

  test('an update of a user without a row makes the row', async () => {
    const id = newUserId();
    await send(updated(id, { firstName: 'Late' }));
    expect(await database.rows(id)).toMatchObject([{ firstName: 'Late', plan: 'starter' }]);
  });

  test('events older than the row are acknowledged and change nothing', async () => {
    const id = newUserId();
    await send(
      updated(id, { firstName: 'New' }, 9_000),
      updated(id, { firstName: 'Old' }, 8_000),
      created(id, {}, 7_000),
    );
    expect(await database.rows(id)).toMatchObject([{ firstName: 'New', clerkUpdatedAt: 9_000 }]);
  });

  test('a deletion removes its row and no other', async () => {
    const [id, neighbour] = [newUserId(), newUserId()];
    await send(created(id), created(neighbour), deleted(id));
    expect(await database.rows(id)).toEqual([]);
    expect(await database.rows(neighbour)).toHaveLength(1);
  });

  test('the deletion of an unknown user is acknowledged, and noted', async () => {
    const id = newUserId();
    await send(deleted(id), deleted(id));
    expect(target.logs).toContainEqual({ level: 'warn', msg: 'deleted user was not found', clerkId: id });
  });

  test.each([
    ['created', created],
    ['updated', updated],
  ])('a %s event that comes after the deletion does not bring the user back', async (_type, event) => {
    const id = newUserId();
    await send(created(id, {}, 1_000), deleted(id), event(id, {}, 5_000));
    expect(await database.rows(id)).toEqual([]);
  });

  test('creation and deletion at the same moment never leave a row behind', async () => {
    const ids = Array.from({ length: 8 }, newUserId);
    const events = ids.flatMap((id) => [created(id), deleted(id), created(id), updated(id)]);
    const answers = await Promise.all(events.map((event) => target.send(event)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect((await Promise.all(ids.map((id) => database.rows(id)))).flat()).toEqual([]);
  });

  test('an event of no interest is acknowledged and leaves no trace', async () => {
    const id = newUserId();
    await send({ ...created(id), type: 'session.created' });
    expect(await database.rows(id)).toEqual([]);
  });

  test('starting again, twice at once, leaves schema and rows alone', async () => {
    const id = newUserId();
    await send(created(id));
    const others = await Promise.all([startTarget(database, clerk), startTarget(database, clerk)]);
    await Promise.all(others.map((other) => other.stop()));
    expect(await database.rows(id)).toHaveLength(1);
    expect(await database.hasUniqueIndex()).toBe(true);
  });
});
