import type { PreflightConfig } from '../../../fixtures/config/index.ts';

/** Where receivers keep their users; each has a schema or a database of its own in there. */
export interface Engines {
  readonly postgres: string;
  readonly mongo: string;
}

export interface Started {
  /** Base URL of the application. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** An application of one shape, and the configuration by which alone it is judged. */
export interface Shape {
  readonly name: string;
  /** Path of its webhook. */
  readonly path: string;
  readonly mirror: Omit<PreflightConfig['mirrors'][number], 'id'>;
  /** What it declares; on all else it may deviate and is only advised. */
  readonly policies?: PreflightConfig['policies'];
  /** Environment variables that its configuration names, besides those of the engines and the signing secret. */
  readonly env?: Readonly<Record<string, string>>;
  /** @param broken one of `twins`, or sound */
  readonly start: (engines: Engines, broken?: string) => Promise<Started>;
  /** The same application with one thing wrong → the cases that must catch it. */
  readonly twins: Readonly<Record<string, readonly string[]>>;
}

/** The signing secret of every receiver. */
export const SECRET = `whsec_${Buffer.alloc(32, 21).toString('base64')}`;
