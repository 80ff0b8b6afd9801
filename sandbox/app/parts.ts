import type { Authenticate } from './authenticate.ts';
import type { HealthChecks } from './health.ts';
import type { Log } from './log.ts';
import type { Asset } from './pages/assets.ts';
import type { PageSettings } from './pages/page.ts';
import type { ClerkUser, UserStore } from './store/store.ts';
import type { DeliveryAnswer, DeliveryOutcome } from './webhook/outcome.ts';
import type { SyncHandlers } from './webhook/sync.ts';
import type { VerifyDelivery } from './webhook/verify.ts';

/** What the application is made of. Each part can be replaced without a word to the others. */
export interface Parts {
  /** The methods by which a delivery may come. */
  readonly methods: readonly string[];
  /** Whether Clerk sent it. */
  readonly verify: VerifyDelivery;
  /** Undefined when the deployment forgot it: deliveries are then answered 500, never taken on trust. */
  readonly signingSecret: string | undefined;
  /** What an event's data says about a user. */
  readonly mapping: (data: unknown) => ClerkUser;
  /** What each kind of event does. */
  readonly sync: SyncHandlers;
  /** How each outcome of a delivery is answered. */
  readonly answers: (outcome: DeliveryOutcome, error?: unknown) => DeliveryAnswer;
  readonly store: UserStore;
  /** Who is asking. */
  readonly authenticate: Authenticate;
  /** Which routes ask who is asking. */
  readonly isProtected: (path: string) => boolean;
  /** Whose row a signed-in user may read. */
  readonly mayRead: (reader: string, owner: string) => boolean;
  readonly health: HealthChecks;
  readonly pages: PageSettings;
  /** The files that the pages load. */
  readonly assets: readonly Asset[];
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly log: Log;
  readonly version: string;
}

/** A replaceable part, by its name. */
export type Seam = keyof Parts;
