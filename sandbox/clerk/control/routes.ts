import type { Hono } from 'hono';
import type { Instance } from '../instance.ts';

/** A part of the control API; paths without `/_control`. */
export type ControlRoutes = (app: Hono, instance: Instance) => void;
