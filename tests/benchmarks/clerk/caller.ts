import { Agent as HttpAgent, request as requestHttp, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';

/** What a caller in another process is asked to do. */
export type Order =
  | {
      readonly kind: 'load';
      readonly calls: readonly Call[];
      readonly connections: number;
      readonly seconds: number;
      readonly ca?: string;
    }
  | { readonly kind: 'each'; readonly calls: readonly Call[]; readonly times: number; readonly ca?: string };

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers a second over kept connections, or for each call the milliseconds that each of its turns took. */
export interface Outcome {
  readonly perSecond: number;
  readonly refused: number;
  readonly times: readonly (readonly number[])[];
}

interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** Sends one request and reads its answer to the end. */
function send(call: Call, agents: Agents): Promise<number> {
  return new Promise((resolve, reject) => {
    const isTls = call.url.startsWith('https:');
    const options: RequestOptions = {
      method: call.method,
      headers: call.headers,
      agent: isTls ? agents.https : agents.http,
    };
    const request = (isTls ? requestHttps : requestHttp)(call.url, options, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end();
  });
}

async function carryOut(order: Order): Promise<Outcome> {
  const sockets = { keepAlive: true, maxSockets: order.kind === 'load' ? order.connections : 1 };
  const agents = { http: new HttpAgent(sockets), https: new HttpsAgent({ ...sockets, ca: order.ca }) };
  let [answered, refused] = [0, 0];
  const times: number[][] = [];
  const started = performance.now();
  if (order.kind === 'load') {
    const end = started + order.seconds * 1_000;
    let turn = 0;
    const line = async (): Promise<void> => {
      while (performance.now() < end) {
        const status = await send(order.calls[turn++ % order.calls.length] as Call, agents);
        if (status === 200) answered += 1;
        else refused += 1;
      }
    };
    await Promise.all(Array.from({ length: order.connections }, line));
  } else {
    for (const call of order.calls) {
      const own: number[] = [];
      for (let turn = 0; turn < order.times; turn += 1) {
        const before = performance.now();
        if ((await send(call, agents)) !== 200) refused += 1;
        own.push(performance.now() - before);
      }
      times.push(own);
    }
  }
  const seconds = (performance.now() - started) / 1_000;
  agents.http.destroy();
  agents.https.destroy();
  return { perSecond: answered / seconds, refused, times };
}

process.on('message', (order: Order) => {
  void carryOut(order).then(
    (outcome) => process.send?.(outcome),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
