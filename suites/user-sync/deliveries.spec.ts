import { decides } from '../../fixtures/check/decides.ts';
import { Inconclusive } from '../../fixtures/check/outcome.ts';
import { askClerk } from '../../fixtures/clerk/backend.ts';
import { awaitGone, awaitMirrored, makeMember, requireMirrored } from '../../fixtures/clerk/member.ts';
import { target, test } from '../../fixtures/test.ts';

const REMEDY =
  'Open the endpoint in the Clerk dashboard: is its URL this application’s, is it subscribed to this event, and what do its recent attempts say? Then run the webhook suite alone: it tells a wrong secret from a handler that writes nothing.';

// The user is made through the Backend API and never visits the application: a row that is made just in time at the
// first visit would hide a webhook that is dead.
// Each check has a user of its own, so that what one of them finds wrong is not found again by the next.
for (const mirror of target.mirrors) {
  const deadlineMs = target.deadlines.syncMs;
  const builtOn = `sync.created@${mirror.id}`;
  const requireDeliveries = (failures: { has(check: string): boolean }): void => {
    if (failures.has(builtOn)) throw new Inconclusive(`There is no row to build on: see ${builtOn}.`);
  };

  const created = decides({ id: builtOn, items: ['e2e.register.webhook'], remedy: REMEDY });
  test(
    `a user made in Clerk reaches ${mirror.id} by a real delivery`,
    created,
    async ({ judge, clerk, identity, journal, readerOf }) =>
      judge(async ({ measure }) => {
        const reader = await readerOf(mirror);
        const user = await makeMember({ config: target, clerk, identity, journal });
        const since = performance.now();
        const { lagMs } = await awaitMirrored(mirror, reader, await user.data(), { deadlineMs, since });
        measure({ name: 'clerk to row', value: Math.round(lagMs), unit: 'ms', limit: deadlineMs, wanted: 'below' });
        return 'the row holds what Clerk has';
      }),
  );

  const changed = decides({
    id: `sync.updated@${mirror.id}`,
    items: ['e2e.update.webhook', 'e2e.update.row'],
    remedy: REMEDY,
  });
  test(
    `a change made in Clerk reaches ${mirror.id}`,
    changed,
    async ({ judge, failures, clerk, identity, journal, readerOf }) =>
      judge(async () => {
        requireDeliveries(failures);
        const reader = await readerOf(mirror);
        const user = await makeMember({ config: target, clerk, identity, journal });
        await requireMirrored(mirror, reader, user, deadlineMs);
        await askClerk('change the user', () => clerk.users.updateUser(user.id, { firstName: `Changed ${mirror.id}` }));
        await awaitMirrored(mirror, reader, await user.data(), { deadlineMs });
        return 'the row follows Clerk';
      }),
  );

  const deleted = decides({
    id: `sync.deleted@${mirror.id}`,
    items: ['e2e.delete.webhook', 'e2e.delete.row'],
    remedy: REMEDY,
  });
  test(
    `a user deleted in Clerk leaves ${mirror.id}`,
    deleted,
    async ({ judge, failures, clerk, identity, journal, readerOf }) =>
      judge(async () => {
        requireDeliveries(failures);
        const reader = await readerOf(mirror);
        const user = await makeMember({ config: target, clerk, identity, journal });
        await requireMirrored(mirror, reader, user, deadlineMs);
        await askClerk('delete the user', () => clerk.users.deleteUser(user.id));
        await awaitGone(mirror, reader, user.id, { deadlineMs });
        return 'the row is gone';
      }),
  );
}
