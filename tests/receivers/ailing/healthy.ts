import { verifyWebhook } from '@clerk/backend/webhooks';
import { serve as serveHono } from '@hono/node-server';
import express from 'express';
import { Hono } from 'hono';
import Koa from 'koa';
import { Webhook } from 'svix';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { serve } from '../serve.ts';
import { onHttp, type Ailing } from './ailing.ts';
import { makeTestCertificate } from './certificates.ts';
import { application, end, handler, PATH, readRaw, SECRET, type HandlerOptions } from './handler.ts';

export interface HealthyReceiver extends Pick<Ailing, 'name' | 'start' | 'with'> {
  /** What is worth saying of it, and no finding. */
  readonly notes?: RegExp;
}

const behind = (options: HandlerOptions): Ailing['start'] => onHttp(application({ [PATH]: handler(options) }));
const refusing = (status: number, body?: unknown): HandlerOptions => ({
  refusal: (_error, response) => end(response, status, body),
});

export const HEALTHY: readonly HealthyReceiver[] = [
  { name: '200', start: behind({}) },
  { name: '201', start: behind({ handle: (_event, response) => end(response, 201) }) },
  { name: '202', start: behind({ handle: (_event, response) => end(response, 202, { queued: true }) }) },
  { name: '204', start: behind({ handle: (_event, response) => end(response, 204) }) },
  { name: '401 for a bad signature', start: behind(refusing(401, { error: 'Unauthorized' })) },
  { name: '403 for a bad signature', start: behind(refusing(403)) },
  {
    name: '404 for a bad signature, to say nothing of the route',
    start: behind(refusing(404)),
    notes: /400 is the usual/,
  },
  {
    name: 'one function for every path and method',
    start: onHttp((request, response) => void handler(refusing(401))(request, response), '/'),
  },
  {
    name: 'a creation and its removal',
    with: { create: true },
    start: behind({}),
  },
  {
    name: 'a private authority that is named',
    start: async () => {
      const { key, cert, ca } = await makeTestCertificate();
      const { origin, stop } = await serve(application({ [PATH]: handler() }), { key, cert });
      return { url: `${origin}${PATH}`, with: { connection: { ca: [ca] } }, stop };
    },
  },
  {
    name: 'basic authentication that is given',
    with: { headers: { authorization: `Basic ${Buffer.from('qa:open').toString('base64')}` } },
    start: onHttp((request, response) => {
      if (request.headers.authorization !== 'Basic cWE6b3Blbg==') return end(response, 401);
      return application({ [PATH]: handler() })(request, response);
    }),
  },
  { name: 'a clock that is half a minute off', start: behind({ clockAhead: 45 }), notes: /4\d s ahead/ },
  {
    name: 'a tolerance of a minute',
    start: behind({ clockAhead: -150, dateAhead: 0 }),
    notes: /for 240 s ahead is refused/,
  },
  {
    name: 'a health endpoint behind a sign-in',
    start: onHttp(
      application({
        [PATH]: handler(),
        '/health': (_request, response) => end(response, 302, undefined, { location: '/sign-in' }),
      }),
    ),
  },
  {
    name: 'Express with express.raw for this route and express.json for the rest',
    start: async () => {
      const app = express();
      app.post(PATH, express.raw({ type: 'application/json' }), (request, response) => {
        try {
          new Webhook(SECRET).verify(request.body as Buffer, request.headers as Record<string, string>);
          response.status(200).json({ success: true });
        } catch {
          response.status(400).json({ success: false });
        }
      });
      app.use(express.json());
      return onHttp(app)();
    },
  },
  {
    name: 'Express with express.json that keeps the raw body',
    start: async () => {
      const app = express();
      const kept = new WeakMap<object, string>();
      app.use(express.json({ verify: (request, _response, bytes) => void kept.set(request, bytes.toString('utf8')) }));
      app.post(PATH, (request, response) => {
        try {
          new Webhook(SECRET).verify(kept.get(request) ?? '', request.headers as Record<string, string>);
          response.sendStatus(200);
        } catch {
          response.sendStatus(400);
        }
      });
      return onHttp(app)();
    },
  },
  {
    name: 'Koa without a body parser',
    start: async () => {
      const app = new Koa();
      app.silent = true;
      app.use(async (context) => {
        if (context.path !== PATH) return;
        if (context.method !== 'POST') return context.throw(405);
        const raw = await readRaw(context.req);
        try {
          new Webhook(SECRET).verify(raw, context.headers as Record<string, string>);
        } catch {
          return context.throw(401, 'invalid signature');
        }
        context.status = 204;
      });
      const answer = app.callback();
      return onHttp((request, response) => void answer(request, response))();
    },
  },
  {
    name: 'Hono with Clerk’s verifyWebhook',
    start: async () => {
      const app = new Hono();
      app.post(PATH, async (context) => {
        try {
          const event = await verifyWebhook(context.req.raw, { signingSecret: SECRET });
          return context.json({ received: event.type });
        } catch {
          return context.text('Error verifying webhook', 400);
        }
      });
      return new Promise((resolve) => {
        const server = serveHono({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }: AddressInfo) =>
          resolve({
            url: `http://127.0.0.1:${port}${PATH}`,
            stop: () => new Promise<void>((ended) => void (server as Server).close(() => ended())),
          }),
        );
      });
    },
  },
];
