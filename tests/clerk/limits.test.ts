import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { FakeClock } from './fake-clock.ts';
import { type Answer, errorCode, Visitor } from './visitor.ts';

describe('with limits on', () => {
  const clock = new FakeClock();
  let clerk: ClerkStandIn;
  let visitor: Visitor;

  beforeAll(async () => {
    clerk = await startClerk({ limits: true, clock });
    visitor = new Visitor(clerk);
  });
  beforeEach(() => clock.advance(60_000));
  afterAll(async () => {
    visitor.close();
    await clerk.stop();
  });

  async function repeat(times: number, act: () => Promise<Answer>): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (let index = 0; index < times; index += 1) answers.push(await act());
    return answers;
  }

  test.for([
    ['sign-ups', '/v1/client/sign_ups'],
    ['sign-ins', '/v1/client/sign_ins'],
  ] as const)('the sixth creation of %s in 10 s is refused', async ([, path]) => {
    const answers = await repeat(6, () => visitor.post(path));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    const [last] = answers.slice(-1);
    expect([errorCode(last as Answer), last?.headers['retry-after']]).toEqual(['too_many_requests', '10']);
    clock.advance(10_000);
    expect((await visitor.post(path)).status).toBe(200);
  });

  test('the fourth attempt in 10 s is refused', async () => {
    const { body } = await visitor.post('/v1/client/sign_ins');
    const path = `/v1/client/sign_ins/${body.response.id}/attempt_first_factor`;
    const answers = await repeat(4, () => visitor.post(path, { strategy: 'password', password: 'x' }));
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 429]);
  });

  test('the hundred and first Backend API request in 10 s is refused', async () => {
    const headers = { authorization: `Bearer ${clerk.secretKey}` };
    const statuses: number[] = [];
    for (let index = 0; index < 101; index += 1) {
      statuses.push((await fetch(`${clerk.apiUrl}/v1/jwks`, { headers })).status);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(100);
    expect(statuses.at(-1)).toBe(429);
  });
});

test('limits are off unless asked for', async () => {
  const clerk = await startClerk();
  const visitor = new Visitor(clerk);
  const statuses = await Promise.all(
    Array.from({ length: 8 }, async () => (await visitor.post('/v1/client/sign_ups')).status),
  );
  expect(new Set(statuses)).toEqual(new Set([200]));
  visitor.close();
  await clerk.stop();
});
