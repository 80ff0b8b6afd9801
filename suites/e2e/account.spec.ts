import { decides } from '../../fixtures/check/decides.ts';
import { Finding, Inconclusive } from '../../fixtures/check/outcome.ts';
import { awaitGone, awaitMirrored, readUser } from '../../fixtures/clerk/member.ts';
import { defaultDifferences, primaryEmail } from '../../fixtures/databases/expectation.ts';
import { pathBelow } from '../../fixtures/http/path.ts';
import { buildOn } from '../../fixtures/browser/build-on.ts';
import { target, test } from '../../fixtures/test.ts';

const DELIVERY_REMEDY =
  'The sign-up worked and its row did not follow: open the endpoint in the Clerk dashboard and read its recent attempts, then run the webhook suite alone.';

// The tests of this file follow one person in order; each judges its own step.
test.describe.configure({ mode: 'default' });

const signUp = decides({
  id: 'flow.sign-up',
  items: ['e2e.register.account', 'migration.flow.sign-up', 'migration.sync.in-clerk'],
  remedy:
    'Open the sign-up page by hand: does clerk-js load (console, CSP, publishable key), and is sign-up with e-mail and password allowed on the instance?',
});
test('a person signs up in the browser with password and emailed code', signUp, async ({ judge, journey, clerk }) =>
  judge(async ({ measure }) => {
    const { userId, durationMs } = await journey.signUp();
    measure({ name: 'sign-up', value: Math.round(durationMs), unit: 'ms' });
    const user = await readUser(clerk, userId);
    if (primaryEmail(user) !== journey.person.email) {
      throw new Finding({
        expected: 'an account with the typed address in Clerk',
        seen: 'an account with another address',
      });
    }
    return 'the account exists in Clerk';
  }),
);

for (const mirror of target.mirrors) {
  const row = decides({
    id: `flow.row@${mirror.id}`,
    items: [
      'e2e.register.row',
      'migration.sync.data-correct',
      'migration.sync.names',
      ...(mirror.database.kind === 'mongodb' ? (['migration.sync.mongo-document'] as const) : []),
    ],
    remedy: DELIVERY_REMEDY,
  });
  test(
    `the person's row appears in ${mirror.id} through a real delivery`,
    row,
    async ({ judge, journey, clerk, readerOf }) =>
      judge(async ({ measure }) => {
        const { userId, at } = await buildOn('flow.sign-up', journey.signUp);
        const { lagMs } = await awaitMirrored(mirror, await readerOf(mirror), await readUser(clerk, userId), {
          deadlineMs: target.deadlines.syncMs,
          since: at,
        });
        measure({
          name: 'sign-up to row',
          value: Math.round(lagMs),
          unit: 'ms',
          limit: target.deadlines.syncMs,
          wanted: 'below',
        });
        return 'one row, as Clerk has the user';
      }),
  );

  if (Object.keys(mirror.defaults).length > 0) {
    const defaults = decides({
      id: `flow.defaults@${mirror.id}`,
      items: ['migration.sync.plan-default'],
      severity: 'major',
      remedy: 'Give the column its default in the schema or in the insert.',
    });
    test(`the person's row has the declared defaults (${mirror.id})`, defaults, async ({ judge, journey, readerOf }) =>
      judge(async () => {
        const { userId } = await buildOn('flow.sign-up', journey.signUp);
        const [found] = await (await readerOf(mirror)).rowsOf(userId);
        if (found === undefined) throw new Inconclusive(`There is no row: see flow.row@${mirror.id}.`);
        const wrong = defaultDifferences(mirror, found);
        if (wrong.length > 0) throw new Finding({ expected: 'the defaults of a new user', seen: wrong.join('; ') });
        return 'as declared';
      }),
    );
  }
}

const signOut = decides({
  id: 'flow.sign-out',
  items: ['migration.flow.sign-out-home'],
  severity: 'major',
  remedy:
    'Set afterSignOutUrl (or the instance’s after-sign-out path) to the home page, and check that the user button is mounted for signed-in users.',
});
test('signing out ends the session and leads to the home page', signOut, async ({ judge, journey }) =>
  judge(async () => {
    const { url } = await journey.signOut();
    const pathname = pathBelow(target.target.url, url);
    if (pathname !== target.pages.home) {
      throw new Finding({ expected: `the home page ${target.pages.home}`, seen: pathname });
    }
    return 'signed out, on the home page';
  }),
);

const signIn = decides({
  id: 'flow.sign-in',
  items: ['migration.flow.sign-in-after-confirmation', 'e2e.register.api-access'],
  remedy:
    'Sign in by hand with a fresh account: is the password strategy enabled, and does the page finish the sign-in with setActive?',
});
test('the same person signs in with the password', signIn, async ({ judge, journey }) =>
  judge(async ({ measure }) => {
    const { userId } = await buildOn('flow.sign-up', journey.signUp);
    const signedIn = await journey.signIn();
    measure({ name: 'sign-in', value: Math.round(signedIn.durationMs), unit: 'ms' });
    if (signedIn.userId !== userId) throw new Finding({ expected: userId, seen: `signed in as ${signedIn.userId}` });
    return `signed in, on ${pathBelow(target.target.url, signedIn.url)}`;
  }),
);

const { afterSignIn } = target.pages;
if (afterSignIn !== undefined) {
  const landing = decides({
    id: 'flow.sign-in-redirect',
    items: ['migration.flow.sign-in-redirect'],
    severity: 'major',
    remedy: 'Set signInFallbackRedirectUrl (or the instance’s after-sign-in path) to the page people should land on.',
  });
  test('signing in leads to the declared page', landing, async ({ judge, journey }) =>
    judge(async () => {
      const { url } = await buildOn('flow.sign-in', journey.signIn);
      const pathname = pathBelow(target.target.url, url);
      if (pathname !== afterSignIn) throw new Finding({ expected: afterSignIn, seen: pathname });
      return `on ${pathname}`;
    }),
  );
}

if (target.api.bearer) {
  const bearer = decides({
    id: 'flow.bearer',
    items: ['migration.api.bearer'],
    severity: 'major',
    remedy: 'Give the page’s own calls `Authorization: Bearer` with a fresh token from session.getToken().',
  });
  test('the page’s own API calls carry the session token', bearer, async ({ judge, journey }) =>
    judge(async () => {
      const { bearer: carried } = await journey.pageCall();
      if (!carried)
        throw new Finding({ expected: 'Authorization: Bearer on the page’s own call', seen: 'no bearer token' });
      return 'a bearer token';
    }),
  );

  const accepted = decides({
    id: 'flow.api-accepted',
    items: ['migration.api.not-401'],
    remedy:
      'Let the API verify with the keys of the instance that the pages sign in to, and accept the pages’ origin as azp.',
  });
  test('the page’s own API calls are not refused', accepted, async ({ judge, journey }) =>
    judge(async () => {
      const { status } = await journey.pageCall();
      if (status === 401)
        throw new Finding({ expected: 'an answer other than 401', seen: '401 to the page’s own call' });
      return `answered ${status}`;
    }),
  );
}

for (const mirror of target.mirrors) {
  const gone = decides({
    id: `flow.deleted@${mirror.id}`,
    items: ['e2e.delete.webhook', 'e2e.delete.row'],
    remedy: 'Subscribe the endpoint to user.deleted, and delete the row by data.id.',
  });
  test(
    `the person's account is deleted in Clerk and gone from ${mirror.id}`,
    gone,
    async ({ judge, journey, readerOf }) =>
      judge(async ({ measure }) => {
        const reader = await readerOf(mirror);
        const { userId } = await buildOn('flow.sign-up', journey.signUp);
        // One deletion serves every mirror, so each is looked at before it.
        for (const each of target.mirrors) await journey.seenIn(each, await readerOf(each));
        if (!(await journey.seenIn(mirror, reader)))
          throw new Inconclusive(`There was no row to go: see flow.row@${mirror.id}.`);
        const { deletedAt } = await journey.deleteAccount();
        const { lagMs } = await awaitGone(mirror, reader, userId, {
          deadlineMs: target.deadlines.syncMs,
          since: deletedAt,
        });
        measure({
          name: 'deletion to row gone',
          value: Math.round(lagMs),
          unit: 'ms',
          limit: target.deadlines.syncMs,
          wanted: 'below',
        });
        return 'the row is gone';
      }),
  );
}
