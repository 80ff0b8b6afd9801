import { onHttp, type Ailing } from './ailing.ts';
import { application, end, handler, PATH, readRaw, type HandlerOptions, type Route } from './handler.ts';

const behind = (options: HandlerOptions, more: Record<string, Route> = {}): Ailing['start'] =>
  onHttp(application({ [PATH]: handler(options), ...more }));
const ill: Route = (_request, response) => end(response, 503, { status: 'error', checks: { database: 'unreachable' } });
const well: Route = (_request, response) => end(response, 200, { status: 'ok', checks: { database: 'ok' } });
const typeOf = (event: unknown): string => (event as { type: string }).type;

export const AFTER_VERIFICATION: readonly Ailing[] = [
  {
    name: 'a handler that fails on every event, its database well',
    finds: 'handler-crash',
    start: behind({ handle: (_event, response) => end(response, 500) }, { '/health': well }),
  },
  {
    name: 'a handler that fails on every event, and no word of its database',
    finds: 'handler-crash',
    certainty: 'likely',
    start: behind({ handle: (_event, response) => end(response, 500) }),
  },
  {
    name: 'a handler that reads an e-mail of a user who is deleted',
    finds: 'handler-crash',
    certainty: 'likely',
    says: /user\.deleted is answered 500/,
    with: { create: true },
    start: behind({ handle: (event, response) => end(response, typeOf(event) === 'user.deleted' ? 500 : 200) }),
  },
  {
    name: 'a database that is down, by the health endpoint',
    finds: 'database-down',
    start: behind({}, { '/health': ill }),
  },
  {
    name: 'a database that is down, seen at a creation, by the health endpoint',
    finds: 'database-down',
    with: { create: true },
    start: behind(
      { handle: (event, response) => end(response, typeOf(event).startsWith('user.') ? 503 : 200) },
      { '/health': ill },
    ),
  },
  {
    name: 'a database that is down, by the words of the answer',
    finds: 'database-down',
    certainty: 'likely',
    with: { create: true },
    start: behind({
      handle: (event, response) =>
        typeOf(event).startsWith('user.')
          ? end(response, 500, { error: 'connect ECONNREFUSED 127.0.0.1:5432' })
          : end(response, 200),
    }),
  },
  {
    name: 'an event of no use is refused, otherwise than a bad signature',
    finds: 'event-refused',
    certainty: 'likely',
    start: behind({ handle: (_event, response) => end(response, 422, { error: 'unhandled type' }) }),
  },
  {
    name: 'a creation is refused',
    finds: 'event-refused',
    with: { create: true },
    start: behind({ handle: (event, response) => end(response, typeOf(event) === 'user.created' ? 400 : 200) }),
  },
  {
    name: 'a catch-all that answers 200 to everything',
    finds: 'catch-all',
    start: onHttp((_request, response) => end(response, 200, '<!doctype html><div id="root"></div>')),
  },
  {
    name: 'a handler that verifies nothing',
    finds: 'unverified',
    certainty: 'likely',
    start: onHttp(
      application({
        [PATH]: async (request, response) => {
          await readRaw(request);
          end(response, 200);
        },
      }),
    ),
  },
  {
    name: 'a handler that goes on after a signature was wrong',
    finds: 'unverified',
    certainty: 'likely',
    start: behind({ refusal: (_error, response) => end(response, 200) }),
  },
  {
    name: 'a handler that fails on a forged delivery alone',
    finds: 'forged-crash',
    start: behind({ refusal: (_error, response) => end(response, 500) }),
  },
  {
    name: 'a database that is down, where a forged delivery fails besides',
    finds: 'database-down',
    start: behind({ refusal: (_error, response) => end(response, 500) }, { '/health': ill }),
  },
];
