import { request } from 'node:https';
import { type ClerkStandIn, startClerk } from '../../../sandbox/clerk/index.ts';
import { PASSWORD, Visitor } from '../../clerk/visitor.ts';
import { call, type Figure, median } from './figure.ts';

const STARTS = 9;
const SECONDS = 5;
const CONNECTIONS = 16;
/** More sessions than tokens are asked of in a second, so that each token is signed: none was signed just before. */
const SESSIONS = 4_000;

/** From the call of `startClerk` to the end of the first answer over TLS, which needs the certificate and the key. */
export async function measureStart(): Promise<Figure> {
  const times: number[] = [];
  for (let turn = 0; turn < STARTS; turn += 1) {
    const before = performance.now();
    const clerk = await startClerk();
    await new Promise<void>((resolve, reject) => {
      const asked = request(`${clerk.fapiUrl}/.well-known/jwks.json`, { ca: clerk.certificate }, (response) => {
        response.resume().on('end', resolve);
      });
      asked.on('error', reject).end();
    });
    times.push(performance.now() - before);
    await clerk.stop();
  }
  // The first start of a process also loads and compiles; the others tell what a start costs.
  const [first = 0] = times;
  return {
    name: 'first answer after start, key and certificate made',
    target: '< 150 ms',
    measured: `${median(times).toFixed(0)} ms median of ${STARTS}, ${first.toFixed(0)} ms the first`,
    isMet: median(times) < 150,
  };
}

/** `GET /v1/client` of a signed-in browser, over TLS. */
export async function measureClient(clerk: ClerkStandIn): Promise<Figure> {
  const visitor = new Visitor(clerk);
  await visitor.signUp('bench+clerk_test@example.com');
  visitor.close();
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const url = `${clerk.fapiUrl}/v1/client`;
  const { perSecond } = await call({
    kind: 'load',
    calls: [{ method: 'GET', url, headers: { cookie } }],
    connections: CONNECTIONS,
    seconds: SECONDS,
    ca: clerk.certificate,
  });
  const measured = `${perSecond.toFixed(0)}/s over ${SECONDS} s`;
  return { name: 'GET /v1/client, signed in', target: '2000/s', measured, isMet: perSecond >= 2_000 };
}

/** Session tokens of many sessions, each signed anew. */
export async function measureTokens(clerk: ClerkStandIn): Promise<Figure> {
  const headers = { authorization: `Bearer ${clerk.secretKey}` };
  const post = async (path: string, body: object): Promise<{ id: string }> => {
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return (await (await fetch(`${clerk.apiUrl}/v1${path}`, init)).json()) as { id: string };
  };
  const user = await post('/users', { email_address: ['tokens@example.com'], password: PASSWORD });
  const ids: string[] = [];
  while (ids.length < SESSIONS) ids.push((await post('/sessions', { user_id: user.id })).id);
  const calls = ids.map((id) => ({
    method: 'POST' as const,
    url: `${clerk.apiUrl}/v1/sessions/${id}/tokens`,
    headers,
  }));
  const { perSecond } = await call({ kind: 'load', calls, connections: CONNECTIONS, seconds: SECONDS });
  const measured = `${perSecond.toFixed(0)}/s over ${SECONDS} s`;
  return { name: 'session tokens minted', target: '1000/s', measured, isMet: perSecond >= 1_000 };
}
