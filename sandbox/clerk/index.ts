import { AdvancingClock } from './advancingClock.ts';
import { checkAuthentication, DEFAULT_AUTHENTICATION } from './authentication.ts';
import { makeBackendApi } from './bapi/app.ts';
import { makeCertificate } from './certificate.ts';
import { type Clock, systemClock } from './clock.ts';
import { Deliveries } from './deliveries/deliveries.ts';
import type { Endpoint, EndpointChange, EndpointRequest } from './deliveries/endpoints.ts';
import type { Injection, InjectionRequest } from './deliveries/injections.ts';
import { makeFrontendApi } from './fapi/app.ts';
import { overrideMethod } from './fapi/method.ts';
import { Failures } from './http/failures.ts';
import { Limits } from './http/limits.ts';
import { listen } from './http/listen.ts';
import { routesOf, type ServedRoute } from './http/routes.ts';
import { newId } from './identifiers.ts';
import type { Instance, InstanceSettings } from './instance.ts';
import { cookieSuffixOf, makeInstanceKeys } from './keys.ts';
import { makeObservation, type Observe } from './observation.ts';
import { makeRsaKey } from './rsaKey.ts';
import { type ClerkSeed, seedInstance } from './seed.ts';
import { Store } from './store.ts';
import { makeSvixAccess, type SvixAccess } from './svix/access.ts';

export type { AuthenticationSettings, EmailStrategy, Requirement } from './authentication.ts';
export type { Clock } from './clock.ts';
export type { Attempt, Delivery, DeliveryFilter } from './deliveries/delivery.ts';
export type { Endpoint, EndpointChange, EndpointRequest } from './deliveries/endpoints.ts';
export type { Injection, InjectionRequest } from './deliveries/injections.ts';
export type { ClerkSeed } from './seed.ts';
export type { SvixAccess } from './svix/access.ts';
export type { InstanceSettings } from './instance.ts';
export type { ServedRoute } from './http/routes.ts';
export type { Observe, Observed, ObservedAnswer, ObservedEvent } from './observation.ts';
export { OBSERVATION_CHANNEL } from './observation.ts';
export type { MailRecord } from './records.ts';
export { RETRY_DELAYS_MS } from './deliveries/delivery.ts';

export interface ClerkOptions {
  /** Keys, rules and cookies of this kind of instance; development by default. */
  readonly environment?: 'development' | 'production';
  /** Folders of the unpacked npm packages `@clerk/clerk-js` and `@clerk/ui`; without them no scripts are served. */
  readonly scripts?: { readonly clerkJs: string; readonly ui: string };
  /** Port of the Frontend API (https); 0, the default, lets the system choose. */
  readonly fapiPort?: number;
  /** Port of the Backend API (http), and of the control API. */
  readonly bapiPort?: number;
  readonly endpoints?: readonly EndpointRequest[];
  /** Whom and what it starts with; or a snapshot, as the control API gives it. */
  readonly seed?: ClerkSeed | Readonly<Record<string, unknown>>;
  /** What is to go wrong on the way to the endpoints. */
  readonly injections?: readonly InjectionRequest[];
  /** Decides the shares and shuffles of injections: from 0 to below 1. */
  readonly random?: () => number;
  /** Life of a session token; 60, as on Clerk. */
  readonly tokenLifetimeSeconds?: number;
  /** Schedules retries and the ends of codes and windows; the control API moves on from it. */
  readonly clock?: Clock;
  /** Enforces Clerk's documented rate limits. */
  readonly limits?: boolean;
  /** How the instance differs from a new one; the control API changes it while it runs. */
  readonly settings?: Partial<InstanceSettings>;
  /** Sees every answer and every event, as a log or a checker does. */
  readonly observe?: Observe;
  readonly log?: (line: string) => void;
}

export interface ClerkStandIn {
  /** `ins_…`, as deliveries carry it. */
  readonly instanceId: string;
  readonly environment: 'development' | 'production';
  readonly publishableKey: string;
  readonly secretKey: string;
  /** Host and port of the Frontend API. */
  readonly frontendApi: string;
  /** `https://127.0.0.1:PORT` */
  readonly fapiUrl: string;
  /** `http://127.0.0.1:PORT`, what `CLERK_API_URL` takes. */
  readonly apiUrl: string;
  /** The Frontend API's certificate, PEM; its own authority. */
  readonly certificate: string;
  readonly endpoints: {
    create(request: EndpointRequest): Endpoint;
    /** What the change leaves out stays; undefined for an unknown id. */
    change(id: string, change: EndpointChange): Endpoint | undefined;
    /** A new secret, given or made; the old one signs beside it for a day, or as many seconds as said. */
    rotateSecret(id: string, secret?: string, overlapSeconds?: number): Endpoint | undefined;
    remove(id: string): boolean;
    list(): readonly Endpoint[];
  };
  readonly deliveries: Pick<Deliveries, 'list' | 'resend'>;
  readonly injections: {
    add(request: InjectionRequest): Injection;
    remove(id: string): boolean;
    list(): readonly Injection[];
  };
  /** Moves the clock that schedules; retries and ends on the way run at once. */
  advance(ms: number): void;
  /** What the real `svix` client is made with. */
  readonly svix: SvixAccess;
  /** `http://127.0.0.1:PORT/_control`: the control API, and the page that shows what there is. */
  readonly controlUrl: string;
  readonly store: Store;
  /** What both APIs serve, the control API included. */
  readonly routes: readonly ServedRoute[];
  stop(): Promise<void>;
}

/**
 * Starts a stand-in for one Clerk instance on loopback: Frontend API over TLS, Backend API and control API over http.
 *
 * @throws PreflightError `port-in-use`, `usage` for settings that contradict each other, or what a bad endpoint throws; nothing is left listening then
 */
export async function startClerk(options: ClerkOptions = {}): Promise<ClerkStandIn> {
  const { environment = 'development', log = () => undefined } = options;
  const clock = new AdvancingClock(options.clock ?? systemClock);
  checkAuthentication({ ...DEFAULT_AUTHENTICATION, ...options.settings });
  const id = newId('ins');
  const observation = makeObservation(options.observe);
  const deliveries = new Deliveries(id, clock, log, { random: options.random, observation });
  for (const endpoint of options.endpoints ?? []) deliveries.createEndpoint(endpoint);
  for (const injection of options.injections ?? []) deliveries.injections.add(injection);
  const [tls, privateKey] = await Promise.all([makeCertificate(), makeRsaKey()]);
  const fapi = await listen('Frontend API', options.fapiPort ?? 0, tls);
  const bapi = await listen('Backend API', options.bapiPort ?? 0).catch(async (error: unknown) => {
    await fapi.close();
    throw error;
  });
  const frontendApi = `127.0.0.1:${fapi.port}`;
  const keys = makeInstanceKeys(environment, frontendApi, privateKey);
  const instance: Instance = {
    id,
    environment,
    frontendApi,
    fapiUrl: `https://${frontendApi}`,
    apiUrl: `http://127.0.0.1:${bapi.port}`,
    keys,
    cookieSuffix: cookieSuffixOf(keys.publishableKey),
    tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? 60,
    // Test mode is on by default on development instances, and off on production.
    settings: {
      ...DEFAULT_AUTHENTICATION,
      testMode: environment === 'development',
      multiSession: false,
      maintenanceMode: false,
      botProtection: false,
      socialProviders: [],
      allowedOrigins: null,
      supportEmail: null,
      sessionClaims: {},
      svixEnabled: true,
      ...options.settings,
    },
    store: new Store(),
    deliveries,
    failures: new Failures(clock),
    limits: new Limits(clock, environment, options.limits ?? false),
    clock,
    svix: makeSvixAccess(`http://127.0.0.1:${bapi.port}`),
    scripts: options.scripts,
    observation,
    log,
  };
  const apps = { frontend: makeFrontendApi(instance), backend: makeBackendApi(instance) };
  fapi.serve(async (request, env) => apps.frontend.fetch(await overrideMethod(request), env));
  bapi.serve((request, env) => apps.backend.fetch(request, env));
  const controlUrl = `${instance.apiUrl}/_control`;
  const stop = async (): Promise<void> => {
    deliveries.stop();
    clock.stop();
    await Promise.all([fapi.close(), bapi.close()]);
  };
  if (options.seed !== undefined) {
    await seedInstance(controlUrl, options.seed).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
  }
  return {
    instanceId: id,
    environment,
    publishableKey: keys.publishableKey,
    secretKey: keys.secretKey,
    frontendApi,
    fapiUrl: instance.fapiUrl,
    apiUrl: instance.apiUrl,
    certificate: tls.certificate,
    endpoints: {
      create: (request) => deliveries.createEndpoint(request),
      change: (endpointId, change) => deliveries.changeEndpoint(endpointId, change),
      rotateSecret: (endpointId, secret, overlap) => deliveries.rotateSecret(endpointId, secret, overlap),
      remove: (endpointId) => deliveries.removeEndpoint(endpointId),
      list: () => deliveries.endpoints(),
    },
    deliveries,
    injections: deliveries.injections,
    advance: (ms) => clock.advance(ms),
    svix: instance.svix,
    controlUrl,
    store: instance.store,
    routes: [...routesOf(apps.frontend, 'frontend'), ...routesOf(apps.backend, 'backend')],
    stop,
  };
}
