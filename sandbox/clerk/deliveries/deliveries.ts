import type { Clock } from '../clock.ts';
import { newId } from '../identifiers.ts';
import type { Observation } from '../observation.ts';
import type { Requester } from '../records.ts';
import { shapeEvent, userIdOf } from '../shapes/event.ts';
import { Poster } from './attempt.ts';
import {
  type AttemptTrigger,
  type Attempt,
  type Delivery,
  type DeliveryFilter,
  isAcknowledged,
  makeDelivery,
  matchesFilter,
  type Message,
  RETRY_DELAYS_MS,
} from './delivery.ts';
import {
  changeEndpoint,
  type Endpoint,
  type EndpointChange,
  type EndpointRequest,
  makeEndpoint,
  rotateEndpointSecret,
  wantsEvent,
} from './endpoints.ts';
import { Holding } from './holding.ts';
import { Injections, NO_MISHAP } from './injections.ts';
import { Lane } from './lane.ts';
import { Messages } from './messages.ts';
import { signAttempt } from './secrets.ts';

/** Attempts at one endpoint at a time: deliveries run beside each other, but never as a flood. */
const CONCURRENCY = 16;

interface Job {
  readonly delivery: Delivery;
  readonly trigger: AttemptTrigger;
}

export interface DeliveryMeans {
  /** Decides the shares and shuffles of injections: from 0 to below 1. */
  readonly random?: (() => number) | undefined;
  /** Sees every event, whether or not an endpoint wants it. */
  readonly observation?: Observation;
}

/** Sends events to endpoints, signed, and again until they are acknowledged. Sending never delays an API's answer. */
export class Deliveries {
  readonly injections: Injections;
  readonly messages = new Messages();
  readonly #instanceId: string;
  readonly #clock: Clock;
  readonly #log: (line: string) => void;
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #lanes = new Map<string, Lane<Job>>();
  readonly #poster: Poster;
  readonly #holding: Holding;
  readonly #observation: Observation | undefined;
  #stopped = false;

  constructor(
    instanceId: string,
    clock: Clock,
    log: (line: string) => void,
    { random = () => Math.random(), observation }: DeliveryMeans = {},
  ) {
    this.#instanceId = instanceId;
    this.#clock = clock;
    this.#log = log;
    this.#observation = observation;
    this.#poster = new Poster(clock, CONCURRENCY);
    this.injections = new Injections(random);
    this.#holding = new Holding(clock, random, (inOrder) => void this.#sendInTurn(inOrder));
  }

  /** @throws PreflightError as `makeEndpoint` */
  createEndpoint(request: EndpointRequest): Endpoint {
    const endpoint = makeEndpoint(request);
    this.#endpoints.set(endpoint.id, endpoint);
    return endpoint;
  }

  /** @throws PreflightError as `makeEndpoint` */
  changeEndpoint(id: string, change: EndpointChange): Endpoint | undefined {
    return this.#replace(id, (endpoint) => changeEndpoint(endpoint, change));
  }

  /** Gives an endpoint a new secret; the old one signs beside it for a day, or as long as said. */
  rotateSecret(id: string, secret?: string, overlapSeconds?: number): Endpoint | undefined {
    return this.#replace(id, (endpoint) => rotateEndpointSecret(endpoint, this.#clock.now(), secret, overlapSeconds));
  }

  /** Takes an endpoint away; what is on its way to it is not sent again. */
  removeEndpoint(id: string): boolean {
    this.#lanes.delete(id);
    return this.#endpoints.delete(id);
  }

  endpoint(id: string): Endpoint | undefined {
    return this.#endpoints.get(id);
  }

  endpoints(): readonly Endpoint[] {
    return [...this.#endpoints.values()];
  }

  /** Oldest first. */
  list(filter: DeliveryFilter = {}): Delivery[] {
    const found: Delivery[] = [];
    for (const { deliveries } of this.messages.all()) {
      for (const delivery of deliveries) if (matchesFilter(delivery, filter)) found.push(delivery);
    }
    return found;
  }

  /** Sends an event to every endpoint that wants it, under one message id. */
  send(type: string, data: Readonly<Record<string, unknown>>, requester: Requester): void {
    const observed = this.#observation?.wanted() === true;
    if ((this.#endpoints.size === 0 && !observed) || this.#stopped) return;
    const createdAt = Date.now();
    const event = shapeEvent({ type, data, requester, instanceId: this.#instanceId, timestamp: createdAt });
    if (observed) this.#observation?.publish({ kind: 'event', type, payload: event });
    if (this.#endpoints.size === 0) return;
    const message: Message = {
      id: newId('msg'),
      event: type,
      userId: userIdOf(data),
      body: JSON.stringify(event),
      createdAt,
      deliveries: [],
    };
    for (const endpoint of this.#endpoints.values()) {
      if (wantsEvent(endpoint, type)) message.deliveries.push(makeDelivery(message, endpoint, this.#clock.now()));
    }
    this.messages.add(message);
    for (const delivery of message.deliveries) this.#start(delivery);
  }

  /** Sends one delivery again, whatever has become of it. False where there is nothing to send, or nobody to send it to. */
  resend(messageId: string, endpointId: string): boolean {
    const delivery = this.messages.get(messageId)?.deliveries.find((each) => each.endpointId === endpointId);
    if (delivery === undefined || !this.#endpoints.has(endpointId)) return false;
    this.#enqueue(delivery, 'manual');
    return true;
  }

  /** Sends again what failed, or was lost, on its way to an endpoint within this time; how many they are. */
  recover(endpointId: string, since: number, until: number): number {
    const failed = this.list({ endpoint: endpointId }).filter(
      ({ state, createdAt }) => (state === 'failed' || state === 'lost') && createdAt >= since && createdAt <= until,
    );
    for (const delivery of failed) this.#enqueue(delivery, 'manual');
    return failed.length;
  }

  /** Forgets all deliveries and calls off their retries; endpoints and injections stay. */
  clear(): void {
    this.#holding.clear();
    this.messages.clear();
    this.#lanes.clear();
  }

  /** Takes over endpoints and messages in place of what there is; what is pending goes on where it was. */
  restore(endpoints: readonly Endpoint[], messages: readonly Message[]): void {
    this.clear();
    this.#endpoints.clear();
    for (const endpoint of endpoints) this.#endpoints.set(endpoint.id, endpoint);
    for (const message of messages) {
      this.messages.add(message);
      for (const delivery of message.deliveries) {
        if (delivery.state === 'pending') this.#schedule(delivery, delivery.nextAttemptAt ?? this.#clock.now());
      }
    }
  }

  stop(): void {
    this.#stopped = true;
    this.clear();
    this.#poster.close();
  }

  #replace(id: string, change: (endpoint: Endpoint) => Endpoint): Endpoint | undefined {
    const endpoint = this.#endpoints.get(id);
    if (endpoint === undefined) return undefined;
    const changed = change(endpoint);
    this.#endpoints.set(id, changed);
    return changed;
  }

  /** The first way out of the house, with whatever is to go wrong on it. */
  #start(delivery: Delivery): void {
    const mishap = this.injections.take(delivery);
    if (mishap?.lose === true) {
      delivery.nextAttemptAt = null;
      this.#settle(delivery, 'lost');
      return;
    }
    const { copies, delayMs, reorder } = mishap ?? NO_MISHAP;
    for (let copy = 0; copy < copies; copy += 1) {
      if (delayMs > 0) this.#clock.after(delayMs, () => this.#enqueue(delivery, 'duplicate'));
      else setImmediate(() => this.#enqueue(delivery, 'duplicate'));
    }
    if (delayMs > 0) this.#schedule(delivery, this.#clock.now() + delayMs);
    else if (reorder !== undefined) this.#holding.hold(delivery, reorder);
    else setImmediate(() => this.#enqueue(delivery, 'scheduled'));
  }

  #schedule(delivery: Delivery, at: number): void {
    delivery.nextAttemptAt = at;
    this.#clock.after(Math.max(0, at - this.#clock.now()), () => this.#enqueue(delivery, 'scheduled'));
  }

  #enqueue(delivery: Delivery, trigger: AttemptTrigger): void {
    let lane = this.#lanes.get(delivery.endpointId);
    if (lane === undefined) {
      lane = new Lane(CONCURRENCY, (job) => this.#attempt(job));
      this.#lanes.set(delivery.endpointId, lane);
    }
    lane.add({ delivery, trigger });
  }

  async #sendInTurn(deliveries: readonly Delivery[]): Promise<void> {
    for (const delivery of deliveries) await this.#attempt({ delivery, trigger: 'scheduled' });
  }

  async #attempt({ delivery, trigger }: Job): Promise<void> {
    // Forgotten by a reset, or acknowledged by a resend meanwhile.
    if (this.#stopped || !this.messages.has(delivery)) return;
    if (trigger === 'scheduled' && delivery.state !== 'pending') return;
    const endpoint = this.#endpoints.get(delivery.endpointId);
    if (trigger === 'scheduled') delivery.nextAttemptAt = null;
    if (endpoint === undefined || endpoint.disabled) {
      if (delivery.state === 'pending') this.#settle(delivery, 'failed');
      return;
    }
    const attempt = await this.#post(endpoint, delivery, trigger);
    delivery.attempts.push(attempt);
    if (trigger === 'scheduled') delivery.tries += 1;
    this.#judge(delivery, attempt);
  }

  async #post(endpoint: Endpoint, delivery: Delivery, trigger: AttemptTrigger): Promise<Attempt> {
    const at = Date.now();
    const timestamp = Math.floor(at / 1_000);
    const headers = signAttempt(endpoint, delivery, timestamp, this.#clock.now());
    const answer = await this.#poster.post(endpoint.url, headers, delivery.body);
    return {
      id: newId('atmpt'),
      at,
      timestamp,
      durationMs: Date.now() - at,
      status: answer.status,
      error: answer.error,
      responseBody: answer.body,
      trigger,
    };
  }

  #judge(delivery: Delivery, attempt: Attempt): void {
    if (isAcknowledged(attempt)) {
      delivery.nextAttemptAt = null;
      this.#settle(delivery, 'delivered');
      return;
    }
    // A resend or a double that fails changes nothing about the schedule.
    if (attempt.trigger !== 'scheduled' || delivery.state !== 'pending') return;
    const delay = RETRY_DELAYS_MS[delivery.tries - 1];
    if (delay === undefined) {
      this.#settle(delivery, 'failed');
      this.#log(`delivery ${delivery.id} of ${delivery.event} to ${delivery.url} was given up`);
    } else if (!this.#stopped) this.#schedule(delivery, this.#clock.now() + delay);
  }

  #settle(delivery: Delivery, state: Delivery['state']): void {
    delivery.state = state;
    const message = this.messages.get(delivery.id);
    if (message !== undefined) this.messages.settle(message);
  }
}
