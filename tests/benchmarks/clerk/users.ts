import { newEmailAddress, VERIFIED_BY_ADMIN } from '../../../sandbox/clerk/accounts/emailAddresses.ts';
import { addUser } from '../../../sandbox/clerk/accounts/users.ts';
import type { ClerkStandIn } from '../../../sandbox/clerk/index.ts';
import { call, type Figure, median } from './figure.ts';

const USERS = 1_000_000;
const TIMES = 11;
/** Prime to the number of users: addresses and names come in another order than the users. */
const STRIDE = 104_729;
const FIRST_NAMES = ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Frances', 'Tony'];

/** Pages of ten unless they say otherwise: every order, deep offsets, filters that let many, few and none through. */
const QUERIES = [
  '',
  'limit=100&offset=999900',
  ...['created_at', '-updated_at', 'last_sign_in_at', '-last_active_at', 'email_address', '-first_name'].flatMap(
    (order) => [`order_by=${order}`, `order_by=${order}&offset=600000&limit=100`],
  ),
  'order_by=-last_name&offset=500000',
  'order_by=username&offset=500000',
  'query=example.com&order_by=email_address&offset=1000',
  'query=grace',
  'query=user-777777',
  'query=nobody.at.all',
  'email_address_query=user-123&order_by=last_name',
  'name_query=ada%20no',
  'banned=true',
  'created_at_before=1000',
  'external_id=crm-500000',
  'email_address=user-5@example.com',
];

/** A million users: their memory, and what a page of them costs. */
export async function measureUsers(clerk: ClerkStandIn): Promise<Figure[]> {
  const started = performance.now();
  for (let index = 0; index < USERS; index += 1) {
    const place = (index * STRIDE) % USERS;
    addUser(clerk, {
      externalId: `crm-${index}`,
      firstName: FIRST_NAMES[index % FIRST_NAMES.length] ?? null,
      lastName: `No${(place * 7) % USERS}`,
      emailAddresses: [newEmailAddress(`user-${place}@example.com`, VERIFIED_BY_ADMIN, Date.now())],
    });
  }
  const added = (performance.now() - started) / 1_000;
  const headers = { authorization: `Bearer ${clerk.secretKey}` };
  const calls = QUERIES.map((query) => ({ method: 'GET' as const, url: `${clerk.apiUrl}/v1/users?${query}`, headers }));
  const { times } = await call({ kind: 'each', calls, times: TIMES });
  const rows = QUERIES.map((query, index) => ({ query, time: median(times[index] ?? []) }));
  const [slowest] = rows.toSorted((a, b) => b.time - a.time);
  const within = rows.filter(({ time }) => time < 20).length;
  const first = Math.max(...times.map(([time = 0]) => time));
  const megabytes = process.memoryUsage().rss / 1_000_000;
  return [
    {
      name: '1,000,000 users in the store',
      target: '< 1500 MB',
      measured: `${megabytes.toFixed(0)} MB resident; added in ${added.toFixed(0)} s`,
      isMet: megabytes < 1_500,
    },
    {
      name: `GET /v1/users among them, ${QUERIES.length} queries`,
      target: '< 20 ms',
      measured: `${within} of ${QUERIES.length} below; slowest median ${slowest?.time.toFixed(1)} ms (${slowest?.query}); slowest first ${first.toFixed(0)} ms`,
      isMet: within === QUERIES.length,
    },
  ];
}
