import type { FaultBench } from './fault-bench.ts';
import { created, deleted, newUserId, OTHER_SECRET, seal, updated } from './target.ts';

/** What the application shows of a fault. `wrong` is with the fault, `right` in good order. */
export interface Behaviour {
  readonly look: (bench: FaultBench) => Promise<unknown>;
  readonly wrong: unknown;
  readonly right: unknown;
}

const forged = (id: string) => seal(JSON.stringify(created(id)), { secret: OTHER_SECRET });
const stale = (id: string) => seal(JSON.stringify(created(id)), { at: new Date(Date.now() - 600_000) });
const unsigned = (id: string) => {
  const { body, headers } = seal(JSON.stringify(created(id)));
  return { body, headers: { 'svix-id': headers['svix-id'] ?? '', 'svix-timestamp': headers['svix-timestamp'] ?? '' } };
};
const read = async (answer: Response, field: string) => ((await answer.json()) as Record<string, unknown>)[field];
const page = async ({ target }: FaultBench, path: string) => (await target.get(path)).text();

/** One look at each fault: the same look sees `right` on the healthy application, so a fault cannot hide in the test. */
export const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  'any-method': {
    look: async ({ target }) => (await target.get('/api/webhooks/clerk')).status,
    wrong: 200,
    right: 405,
  },
  'any-signature-accepted': {
    look: async ({ target, id, rows }) => [(await target.post(forged(id))).status, (await rows(id)).length],
    wrong: [200, 1],
    right: [400, 0],
  },
  'api-open': {
    look: async ({ target, id, statuses, me }) => {
      await statuses(created(id));
      await me(id);
      return (await target.get('/api/v1/users/me')).status;
    },
    wrong: 200,
    right: 401,
  },
  'bad-signature-500': {
    look: async ({ target, id }) => (await target.post(forged(id))).status,
    wrong: 500,
    right: 400,
  },
  'bearer-missing': {
    look: async (bench) => (await page(bench, '/sign-in')).includes('&quot;bearer&quot;:false'),
    wrong: true,
    right: false,
  },
  'catch-all-200': {
    look: async ({ target, id, rows }) => [(await target.post(forged(id))).status, (await rows(id)).length],
    wrong: [200, 0],
    right: [400, 0],
  },
  'database-error-acked': {
    look: async ({ withoutDatabase }) => (await withoutDatabase()).status,
    wrong: 200,
    right: 500,
  },
  'delete-ignored': {
    look: async ({ id, statuses, rows }) => [await statuses(created(id), deleted(id)), (await rows(id)).length],
    wrong: [[200, 200], 1],
    right: [[200, 200], 0],
  },
  'delivery-route-protected': {
    look: async ({ id, statuses }) => statuses(created(id)),
    wrong: [307],
    right: [200],
  },
  'error-detail-leaked': {
    look: async ({ withoutDatabase }) => (await read(await withoutDatabase(), 'detail')) !== undefined,
    wrong: true,
    right: false,
  },
  'find-then-insert-race': {
    look: async ({ target, id, statuses }) => {
      const event = created(id);
      const answers = await Promise.all(Array.from({ length: 10 }, () => target.send(event)));
      return [answers.some(({ status }) => status === 500), await statuses(event)];
    },
    wrong: [true, [200]],
    right: [false, [200]],
  },
  'first-email-instead-of-primary': {
    look: async ({ id, statuses, rows }) => {
      await statuses(created(id, { email: 'a@example.com', extraEmails: ['b@example.com'], primaryIndex: 1 }));
      return (await rows(id))[0]?.['email'];
    },
    wrong: 'a@example.com',
    right: 'b@example.com',
  },
  'health-blind': {
    look: async ({ withoutDatabase }) => (await withoutDatabase((target) => target.get('/health'))).status,
    wrong: 200,
    right: 503,
  },
  'insert-instead-of-upsert': {
    look: async ({ id, statuses }) => statuses(created(id), created(id)),
    wrong: [200, 500],
    right: [200, 200],
  },
  'lost-row': {
    look: async ({ id, statuses, rows }) => [await statuses(created(id)), (await rows(id)).length],
    wrong: [[200], 0],
    right: [[200], 1],
  },
  'malformed-acknowledged': {
    look: async ({ target, id, statuses }) => [
      (await target.post(seal('no event'))).status,
      (await target.post(forged(id))).status,
      await statuses({ ...created(id), data: {} }),
    ],
    wrong: [200, 400, [200]],
    right: [400, 400, [400]],
  },
  'me-wrong-user': {
    look: async ({ id, statuses, me }) => {
      const other = newUserId();
      await statuses(created(id), created(other));
      await me(other);
      return (await read(await me(id), 'id')) === id;
    },
    wrong: false,
    right: true,
  },
  'no-return-after-400': {
    look: async ({ target, id, rows }) => [(await target.post(forged(id))).status, (await rows(id)).length],
    wrong: [400, 1],
    right: [400, 0],
  },
  'no-tolerance-check': {
    look: async ({ target, id }) => [(await target.post(stale(id))).status, (await target.post(forged(id))).status],
    wrong: [200, 400],
    right: [400, 400],
  },
  'other-user-readable': {
    look: async ({ target, clerk, id, statuses }) => {
      await statuses(created(id));
      const authorization = `Bearer ${await clerk.token(newUserId())}`;
      return (await target.get(`/api/v1/users/${id}`, { authorization })).status;
    },
    wrong: 200,
    right: 404,
  },
  'plan-default-missing': {
    look: async ({ id, statuses, rows }) => {
      await statuses(created(id));
      return (await rows(id))[0]?.['plan'];
    },
    wrong: '',
    right: 'starter',
  },
  'reserialised-body': {
    look: async ({ target, id, statuses }) => [
      (await target.post(seal(JSON.stringify(created(id), null, 2)))).status,
      await statuses(created(id)),
    ],
    wrong: [400, [200]],
    right: [200, [200]],
  },
  'sign-in-elsewhere': {
    look: async (bench) => (await page(bench, '/sign-in')).includes('&quot;afterSignInUrl&quot;:&quot;/&quot;'),
    wrong: true,
    right: false,
  },
  'sign-out-not-home': {
    look: async (bench) => (await page(bench, '/')).includes('&quot;afterSignOutUrl&quot;:&quot;/sign-in&quot;'),
    wrong: true,
    right: false,
  },
  'slow-api': {
    look: async ({ id, statuses, me }) => {
      await statuses(created(id));
      await me(id);
      const times = [];
      for (let turn = 0; turn < 3; turn++) {
        const started = performance.now();
        await me(id);
        times.push(performance.now() - started);
      }
      return Math.min(...times) >= 300;
    },
    wrong: true,
    right: false,
  },
  'slow-row': {
    look: async ({ id, statuses, rows }) => [await statuses(created(id)), (await rows(id)).length],
    wrong: [[200], 0],
    right: [[200], 1],
  },
  'stale-update-wins': {
    look: async ({ id, statuses, rows }) => {
      await statuses(updated(id, { firstName: 'New' }, 9_000), updated(id, { firstName: 'Old' }, 8_000));
      return (await rows(id))[0]?.['firstName'];
    },
    wrong: 'Old',
    right: 'New',
  },
  'token-unverified': {
    look: async ({ target, clerk, id, statuses }) => {
      await statuses(created(id));
      const authorization = `Bearer ${await clerk.token(id, { forged: true })}`;
      return (await target.get('/api/v1/users/me', { authorization })).status;
    },
    wrong: 200,
    right: 401,
  },
  'unknown-delete-500': {
    look: async ({ id, statuses }) => statuses(deleted(id)),
    wrong: [500],
    right: [200],
  },
  'unsigned-accepted': {
    look: async ({ target, id }) => [(await target.post(unsigned(id))).status, (await target.post(forged(id))).status],
    wrong: [200, 400],
    right: [400, 400],
  },
  'update-ignored': {
    look: async ({ id, statuses, rows }) => {
      await statuses(created(id, {}, 1_000), updated(id, { firstName: 'New' }, 2_000));
      return (await rows(id))[0]?.['firstName'];
    },
    wrong: 'Ada',
    right: 'New',
  },
  'update-of-unknown-ignored': {
    look: async ({ id, statuses, rows }) => [await statuses(updated(id)), (await rows(id)).length],
    wrong: [[200], 0],
    right: [[200], 1],
  },
};
