import { decides } from '../../fixtures/check/decides.ts';
import { Finding, Inconclusive } from '../../fixtures/check/outcome.ts';
import { askClerk } from '../../fixtures/clerk/backend.ts';
import { awaitGone, awaitMirrored, makeMember } from '../../fixtures/clerk/member.ts';
import { target, test } from '../../fixtures/test.ts';

const REMEDY =
  'Open the endpoint in the Clerk dashboard: is its URL this application’s, is it subscribed to this event, and what do its recent attempts say? Then run the webhook suite alone: it tells a wrong secret from a handler that writes nothing.';

// The user is made through the Backend API and never visits the application: a row that is made just in time at the
// first visit would hide a webhook that is dead.
for (const mirror of target.mirrors) {
  const created = decides({ id: `sync.created@${mirror.id}`, items: ['e2e.register.webhook'], remedy: REMEDY });
  test(`a user made in Clerk reaches ${mirror.id} by a real delivery`, created, async ({ judge, member, readerOf }) =>
    judge(async ({ measure }) => {
      const since = performance.now();
      const user = await (await member()).data();
      const { lagMs } = await awaitMirrored(mirror, await readerOf(mirror), user, {
        deadlineMs: target.deadlines.syncMs,
        since,
      });
      measure({
        name: 'clerk to row',
        value: Math.round(lagMs),
        unit: 'ms',
        limit: target.deadlines.syncMs,
        wanted: 'below',
      });
      return 'the row holds what Clerk has';
    }),
  );

  const changed = decides({
    id: `sync.updated@${mirror.id}`,
    items: ['e2e.update.webhook', 'e2e.update.row'],
    remedy: REMEDY,
  });
  test(`a change made in Clerk reaches ${mirror.id}`, changed, async ({ judge, mirroredMember, clerk, readerOf }) =>
    judge(async () => {
      const user = await mirroredMember(mirror);
      await askClerk('change the user', () => clerk.users.updateUser(user.id, { firstName: `Changed ${mirror.id}` }));
      await awaitMirrored(mirror, await readerOf(mirror), await user.data(), { deadlineMs: target.deadlines.syncMs });
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
        if (failures.has(`sync.created@${mirror.id}`))
          throw new Inconclusive(`No row to delete: see sync.created@${mirror.id}.`);
        const reader = await readerOf(mirror);
        const user = await makeMember({ config: target, clerk, identity, journal });
        await awaitMirrored(mirror, reader, await user.data(), { deadlineMs: target.deadlines.syncMs }).catch(
          (cause: unknown) => {
            if (!(cause instanceof Finding)) throw cause;
            throw new Inconclusive(`No row to delete: see sync.created@${mirror.id}.`, { cause });
          },
        );
        await askClerk('delete the user', () => clerk.users.deleteUser(user.id));
        await awaitGone(mirror, reader, user.id, { deadlineMs: target.deadlines.syncMs });
        return 'the row is gone';
      }),
  );
}
