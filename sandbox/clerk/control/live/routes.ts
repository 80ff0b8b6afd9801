import type { ControlRoutes } from '../routes.ts';
import { Feed } from './feed.ts';
import { viewInstance } from './view.ts';

/** Server-sent events: the view of the page, each time that it changes. */
export const liveRoutes: ControlRoutes = (app, instance) => {
  const feed = new Feed(() => viewInstance(instance));

  app.get('/events', (c) => {
    const encoder = new TextEncoder();
    let unsubscribe: () => void = () => undefined;
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        unsubscribe = feed.subscribe((json) => controller.enqueue(encoder.encode(`data: ${json}\n\n`)));
      },
      cancel: () => unsubscribe(),
    });
    return c.body(stream, 200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  });
};
