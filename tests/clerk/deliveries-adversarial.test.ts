import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ClerkStandIn, type Delivery, startClerk } from '../../sandbox/clerk/index.ts';
import { FakeClock } from './fake-clock.ts';
import { until } from './receiver.ts';

let clock: FakeClock;
let clerk: ClerkStandIn;
let server: Server | TcpServer | undefined;

beforeAll(async () => {
  clock = new FakeClock();
  clerk = await startClerk({ clock });
});
beforeEach(async () => {
  await fetch(`${clerk.controlUrl}/reset`, { method: 'POST' });
  for (const { id } of clerk.endpoints.list()) clerk.endpoints.remove(id);
});
afterAll(() => clerk.stop());
afterEach(async () => {
  if (server === undefined) return;
  const closed = new Promise((resolve) => server?.close(resolve));
  if ('closeAllConnections' in server) server.closeAllConnections();
  await closed;
  server = undefined;
});

async function listen(made: Server | TcpServer): Promise<string> {
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(made.address() as AddressInfo).port}/webhook`;
}
const serve = (answer: RequestListener): Promise<string> => listen(createServer(answer));

/** Sends one event to the endpoint, and waits until it has been attempted so many times. */
async function deliver(url: string): Promise<Delivery> {
  clerk.endpoints.create({ url });
  await seed(1);
  return until('an attempt', () => clerk.deliveries.list().find(({ attempts }) => attempts.length > 0));
}
async function seed(count: number): Promise<void> {
  const pattern = { email_address: ['user{n}@example.com'], external_id: '{n}' };
  const answer = await fetch(`${clerk.controlUrl}/users`, {
    method: 'POST',
    body: JSON.stringify({ count, pattern, deliver: true }),
  });
  expect(answer.status).toBe(201);
}

describe('an endpoint that', () => {
  test('redirects is not followed, and has not acknowledged', async () => {
    const asked: string[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url ?? '');
      if (request.url === '/webhook') response.writeHead(307, { location: '/elsewhere' }).end('over there');
      else response.writeHead(200).end();
    });
    const delivery = await deliver(url);
    expect(delivery).toMatchObject({ state: 'pending', attempts: [{ status: 307, responseBody: 'over there' }] });
    expect(asked).toEqual(['/webhook']);
  });

  test('answers ten megabytes has acknowledged, and little of them is read or kept', async () => {
    let sent = 0;
    const chunk = Buffer.alloc(64 * 1_024, 'x');
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': String(10 * 1_024 * 1_024) });
      const write = (): void => {
        while (sent < 10 * 1_024 * 1_024 && !response.destroyed) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', write);
        }
      };
      write();
    });
    const delivery = await deliver(url);
    expect(delivery).toMatchObject({ state: 'delivered', attempts: [{ status: 200, error: null }] });
    expect(delivery.attempts[0]?.responseBody).toHaveLength(1_024);
  });

  test('closes in the middle of its answer has not acknowledged', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('so far', () => response.destroy());
    });
    const delivery = await deliver(url);
    expect(delivery).toMatchObject({
      state: 'pending',
      attempts: [{ status: 200, error: 'the connection closed before the answer was whole', responseBody: 'so far' }],
    });
  });

  test('never ends its answer has failed after 15 s', async () => {
    let asked = 0;
    const url = await serve((_request, response) => {
      asked += 1;
      response.writeHead(200);
      response.write('wait for it');
    });
    clerk.endpoints.create({ url });
    await seed(1);
    await until('the request', () => asked === 1);
    clock.advance(14_999);
    expect(clerk.deliveries.list()).toMatchObject([{ state: 'pending', attempts: [] }]);
    clock.advance(1);
    const delivery = await until('an attempt', () =>
      clerk.deliveries.list().find(({ attempts }) => attempts.length > 0),
    );
    expect(delivery.state).toBe('pending');
    expect(delivery.attempts[0]?.error).toMatch(/^no (whole )?answer within 15 s$/);
  });

  test.for([
    ['speaks no HTTP', 'hello\r\n\r\n'],
    ['closes without a word', ''],
    ['has a broken header', 'HTTP/1.1 200 OK\r\ncontent length: x y\r\n: \r\n\r\n'],
  ] as const)('%s has failed, and says why', async ([, bytes]) => {
    const url = await listen(
      createTcpServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => socket.end(bytes));
      }),
    );
    const delivery = await deliver(url);
    expect(delivery.state).toBe('pending');
    expect(delivery.attempts[0]?.error).toEqual(expect.stringMatching(/\S/));
  });

  test('wants a password gets the one of its URL', async () => {
    const url = await serve((request, response) => {
      const known = request.headers.authorization === `Basic ${Buffer.from('web:p@ss').toString('base64')}`;
      response.writeHead(known ? 204 : 401).end();
    });
    expect((await deliver(url.replace('http://', 'http://web:p%40ss@'))).state).toBe('delivered');
  });

  test('answers hostile bytes has them recorded as text', async () => {
    const url = await serve((_request, response) => response.writeHead(400).end(Buffer.from([0xff, 0xfe, 0x00, 0xc3])));
    const delivery = await deliver(url);
    expect(delivery.attempts[0]).toMatchObject({ status: 400, error: null });
    expect(JSON.parse(JSON.stringify(delivery))).toEqual(delivery);
  });

  test('is slow gets no more than sixteen at once, and the others are not held up by it', async () => {
    let open = 0;
    let most = 0;
    const url = await serve((_request, response) => {
      open += 1;
      most = Math.max(most, open);
      setImmediate(() => {
        open -= 1;
        response.writeHead(204).end();
      });
    });
    // It reads what it is sent, and says nothing.
    const held: Socket[] = [];
    const dead = createTcpServer((socket) => held.push(socket.on('error', () => undefined).resume()));
    await new Promise<void>((resolve) => dead.listen(0, '127.0.0.1', resolve));
    clerk.endpoints.create({ url: `http://127.0.0.1:${(dead.address() as AddressInfo).port}/` });
    clerk.endpoints.create({ url });
    await seed(200);
    await until('all deliveries to the living', () => clerk.deliveries.list({ state: 'delivered' }).length === 200);
    expect(most).toBeLessThanOrEqual(16);
    expect(held).toHaveLength(16);
    for (const socket of held) socket.destroy();
    await new Promise((resolve) => dead.close(resolve));
  });
});

test('stopping leaves attempts that are under way without harm', async () => {
  let asked = 0;
  const url = await serve(() => (asked += 1));
  const other = await startClerk({ endpoints: [{ url }] });
  const users = [1, 2, 3].map((n) => ({ email_address: [`user${n}@example.com`] }));
  await fetch(`${other.controlUrl}/users`, { method: 'POST', body: JSON.stringify({ users, deliver: true }) });
  await until('the requests', () => asked === 3);
  await other.stop();
  expect(other.deliveries.list()).toEqual([]);
});
