import type { Hono } from 'hono';
import type { Instance } from '../instance.ts';

/** A resource's routes, added to the Backend API; paths without `/v1`. */
export type BapiRoutes = (app: Hono, instance: Instance) => void;
