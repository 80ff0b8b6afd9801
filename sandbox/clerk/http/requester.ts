import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { Requester } from '../records.ts';

/** Who sent this request: the peer's address, and what it calls itself. */
export function requesterOf(c: Context): Requester {
  return {
    ipAddress: getConnInfo(c).remote.address ?? '127.0.0.1',
    userAgent: c.req.header('user-agent') ?? '',
  };
}
