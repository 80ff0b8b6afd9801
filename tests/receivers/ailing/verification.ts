import { verifyWebhook } from '@clerk/backend/webhooks';
import express from 'express';
import { Webhook } from 'svix';
import { onHttp, type Ailing } from './ailing.ts';
import {
  application,
  end,
  handler,
  OTHER_SECRET,
  PATH,
  readRaw,
  SECRET,
  type HandlerOptions,
  type Route,
} from './handler.ts';

const behind = (options: HandlerOptions): Ailing['start'] => onHttp(application({ [PATH]: handler(options) }));
const reserialised = (raw: string): string => JSON.stringify(JSON.parse(raw));
const aloud: HandlerOptions['refusal'] = (error, response) =>
  end(response, 400, { error: error instanceof Error ? error.message : String(error) });
const crash: HandlerOptions['refusal'] = (_error, response) => end(response, 500);

/** Clerk's own verifyWebhook, as a route handler calls it. */
const byClerk =
  (signingSecret: string): Route =>
  async (request, response) => {
    const body = await readRaw(request);
    const headers = new Headers(request.headers as Record<string, string>);
    await verifyWebhook(new Request('http://127.0.0.1/', { method: 'POST', headers, body }), { signingSecret });
    end(response, 200);
  };

/** Express with its JSON parser before the route, and what people then hand to svix. */
function parsedBefore(
  payload: (body: unknown) => string,
  answer: (error: unknown, status: (code: number) => void) => void,
) {
  const app = express();
  app.use(express.json());
  app.post(PATH, (request, response) => {
    try {
      new Webhook(SECRET).verify(payload(request.body), request.headers as Record<string, string>);
      response.json({ received: true });
    } catch (error) {
      answer(error, (code) => void response.status(code).json({ error: 'bad signature' }));
    }
  });
  return app;
}

export const VERIFICATION: readonly Ailing[] = [
  {
    name: 'another secret, and nothing said of it',
    finds: 'wrong-secret',
    certainty: 'likely',
    start: behind({ secret: OTHER_SECRET }),
  },
  {
    name: 'another secret, and the message passed on',
    finds: 'wrong-secret',
    says: /found no match/,
    start: behind({ secret: OTHER_SECRET, refusal: aloud }),
  },
  {
    name: 'another secret, refused with 401 by the handler itself',
    finds: 'wrong-secret',
    certainty: 'likely',
    start: behind({ secret: OTHER_SECRET, refusal: (_error, response) => end(response, 401) }),
  },
  {
    name: 'another secret in one function that answers every path and says what it refuses',
    finds: 'wrong-secret',
    start: onHttp(
      (request, response) => void handler({ secret: OTHER_SECRET, refusal: aloud })(request, response),
      '/',
    ),
  },
  {
    name: 'the secret of another endpoint that is known',
    finds: 'wrong-secret',
    says: /SECRET_2/,
    with: { secrets: [SECRET, OTHER_SECRET] },
    start: behind({ secret: OTHER_SECRET }),
  },
  {
    name: 'another secret and an ill database',
    finds: 'wrong-secret',
    certainty: 'likely',
    start: onHttp(
      application({
        [PATH]: handler({ secret: OTHER_SECRET }),
        '/health': (_request, response) => end(response, 503, { database: 'down' }),
      }),
    ),
  },
  {
    name: 'a body that is parsed and written again',
    finds: 'raw-body',
    says: /JSON\.stringify/,
    start: behind({ verified: reserialised }),
  },
  {
    name: 'express.json() before svix, and JSON.stringify(req.body)',
    finds: 'raw-body',
    says: /JSON\.stringify/,
    start: onHttp(
      parsedBefore(
        (body) => JSON.stringify(body),
        (_error, status) => status(400),
      ),
    ),
  },
  {
    name: 'express.json() before svix, and req.body itself, the message passed on',
    finds: 'raw-body',
    says: /Its own answer/,
    start: onHttp(
      (() => {
        const app = express();
        app.use(express.json());
        app.post(PATH, (request, response) => {
          try {
            new Webhook(SECRET).verify(request.body as string, request.headers as Record<string, string>);
            response.sendStatus(204);
          } catch (error) {
            response.status(400).json({ error: (error as Error).message });
          }
        });
        return app;
      })(),
    ),
  },
  {
    name: 'express.json() before svix, and req.body itself, nothing said of it',
    finds: 'raw-body',
    certainty: 'likely',
    says: /something parses before/,
    start: onHttp(
      parsedBefore(
        (body) => body as string,
        (_error, status) => status(400),
      ),
    ),
  },
  {
    name: 'an object made a text',
    finds: 'raw-body',
    says: /\[object Object\]/,
    start: behind({ verified: () => '[object Object]', refusal: aloud }),
  },
  {
    name: 'a body that was consumed before',
    finds: 'raw-body',
    says: /an empty text/,
    start: behind({ verified: () => '', refusal: aloud }),
  },
  {
    name: 'a body that was consumed before, and nothing said of it',
    finds: 'wrong-secret',
    certainty: 'likely',
    start: behind({ verified: () => '' }),
  },
  {
    name: 'keys sorted on the way',
    finds: 'raw-body',
    says: /sorted keys/,
    start: behind({ verified: (raw) => sortedJson(JSON.parse(raw)) }),
  },
  {
    name: 'a parser that takes JSON and leaves text alone',
    finds: 'raw-body',
    says: /text\/plain/,
    start: onHttp(
      application({
        [PATH]: async (request, response) => {
          const raw = await readRaw(request);
          const taken = request.headers['content-type'] === 'application/json';
          try {
            new Webhook(SECRET).verify(taken ? 'undefined' : raw, request.headers as Record<string, string>);
            end(response, 200);
          } catch {
            end(response, 400);
          }
        },
      }),
    ),
  },
  {
    name: 'a clock that is behind',
    finds: 'clock-skew',
    says: /(69\d|70\d) s behind.*Date header says the same/s,
    start: behind({ clockAhead: -700 }),
  },
  {
    name: 'a clock that is ahead, behind a proxy that writes the date',
    finds: 'clock-skew',
    says: /(119\d|120\d) s ahead.*says otherwise/s,
    start: behind({ clockAhead: 1_200, dateAhead: 0 }),
  },
  {
    name: 'a check in local time, two hours off',
    finds: 'clock-skew',
    says: /(719\d|720\d) s ahead/,
    start: behind({ clockAhead: 7_200, dateAhead: 0 }),
  },
  {
    name: 'a wrong clock and a body that is written again',
    finds: 'clock-skew',
    start: behind({ clockAhead: -700, verified: reserialised }),
  },
  {
    name: 'a wrong clock, where a bad signature is answered 500',
    finds: 'clock-skew',
    start: behind({ clockAhead: 900, refusal: crash }),
  },
  {
    name: 'no secret: verifyWebhook throws at everything',
    finds: 'missing-secret',
    certainty: 'likely',
    start: onHttp(application({ [PATH]: byClerk('') })),
  },
  {
    name: 'no secret: the headers are checked first, then svix is made of nothing',
    finds: 'missing-secret',
    certainty: 'likely',
    start: onHttp(
      application({
        [PATH]: async (request, response) => {
          await readRaw(request);
          if (request.headers['svix-id'] === undefined) return end(response, 400, { error: 'no svix headers' });
          new Webhook('');
        },
      }),
    ),
  },
  {
    name: 'no secret, and the message passed on with 400',
    finds: 'missing-secret',
    says: /Its own answer/,
    start: behind({ secret: '', refusal: aloud }),
  },
  {
    name: 'another secret, where a bad signature is answered 500 with its message',
    finds: 'wrong-secret',
    start: behind({
      secret: OTHER_SECRET,
      refusal: (error, response) => end(response, 500, { error: (error as Error).message }),
    }),
  },
  {
    name: 'no secret behind a middleware',
    finds: 'middleware',
    certainty: 'likely',
    start: onHttp(application({}, (_request, response) => end(response, 401, { error: 'Unauthorized' }))),
  },
  {
    name: 'two instances, of which one has another secret',
    finds: 'unsteady',
    state: 'inconclusive',
    start: onHttp(
      (() => {
        let signed = 0;
        const [stale, fresh] = [handler({ secret: OTHER_SECRET }), handler()];
        return application({
          // The third and later requests reach the instance that was deployed last.
          [PATH]: (request, response) => (signed++ < 3 ? stale : fresh)(request, response),
        });
      })(),
    ),
  },
  {
    name: 'no secret was given to the diagnosis',
    finds: 'secret-not-given',
    state: 'inconclusive',
    with: { secrets: [] },
    start: behind({}),
  },
  {
    name: 'without a secret an open receiver is seen all the same',
    finds: 'unverified',
    certainty: 'likely',
    with: { secrets: [] },
    start: onHttp(application({ [PATH]: (_request, response) => end(response, 200) })),
  },
];

function sortedJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, each]) => `${JSON.stringify(key)}:${sortedJson(each)}`).join(',')}}`;
}
