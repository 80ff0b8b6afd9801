import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { nodeHmac } from '../../../fixtures/webhook/hmac.ts';
import { signDelivery } from '../../../fixtures/webhook/signature.ts';
import type { Clock } from '../clock.ts';
import { newId } from '../identifiers.ts';
import type { Observation } from '../observation.ts';
import type { Requester } from '../records.ts';
import { shapeEvent, userIdOf } from '../shapes/event.ts';
import { postDelivery } from './attempt.ts';
import { type Delivery, type DeliveryFilter, matchesFilter, RETRY_DELAYS_MS } from './delivery.ts';
import { type Endpoint, type EndpointRequest, makeEndpoint, wantsEvent } from './endpoints.ts';

/** Connections to one endpoint at a time: deliveries run beside each other, but never as a flood. */
const CONNECTIONS = 16;

/** Sends events to endpoints, signed, and again until they are acknowledged. Sending never delays an API's answer. */
export class Deliveries {
  readonly #instanceId: string;
  readonly #clock: Clock;
  readonly #log: (line: string) => void;
  readonly #observation: Observation | undefined;
  readonly #endpoints: Endpoint[] = [];
  readonly #agents = {
    http: new HttpAgent({ keepAlive: true, maxSockets: CONNECTIONS }),
    https: new HttpsAgent({ keepAlive: true, maxSockets: CONNECTIONS }),
  };
  readonly #cancels = new Set<() => void>();
  readonly #deliveries = new Set<Delivery>();
  #stopped = false;

  constructor(instanceId: string, clock: Clock, log: (line: string) => void, observation?: Observation) {
    this.#instanceId = instanceId;
    this.#clock = clock;
    this.#log = log;
    this.#observation = observation;
  }

  createEndpoint(request: EndpointRequest): Endpoint {
    const endpoint = makeEndpoint(request);
    this.#endpoints.push(endpoint);
    return endpoint;
  }

  /** Takes an endpoint away; what is on its way to it is not sent again. */
  removeEndpoint(id: string): boolean {
    const index = this.#endpoints.findIndex((endpoint) => endpoint.id === id);
    if (index >= 0) this.#endpoints.splice(index, 1);
    return index >= 0;
  }

  endpoints(): readonly Endpoint[] {
    return this.#endpoints;
  }

  list(filter: DeliveryFilter = {}): Delivery[] {
    return [...this.#deliveries].filter((delivery) => matchesFilter(delivery, filter));
  }

  /** Sends an event to every endpoint that wants it, under one message id. */
  send(type: string, data: Readonly<Record<string, unknown>>, requester: Requester): void {
    const wanting = this.#endpoints.filter((endpoint) => wantsEvent(endpoint, type));
    const observed = this.#observation?.wanted() === true;
    if ((wanting.length === 0 && !observed) || this.#stopped) return;
    const createdAt = Date.now();
    const event = shapeEvent({ type, data, requester, instanceId: this.#instanceId, timestamp: createdAt });
    if (observed) this.#observation?.publish({ kind: 'event', type, payload: event });
    const id = newId('msg');
    const body = JSON.stringify(event);
    for (const endpoint of wanting) {
      const delivery: Delivery = {
        id,
        endpointId: endpoint.id,
        url: endpoint.url,
        event: type,
        userId: userIdOf(data),
        body,
        state: 'pending',
        attempts: [],
        nextAttemptAt: this.#clock.now(),
        createdAt,
      };
      this.#deliveries.add(delivery);
      setImmediate(() => void this.#attempt(delivery));
    }
  }

  /** Forgets all deliveries and calls off their retries; endpoints stay. */
  clear(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
    this.#deliveries.clear();
  }

  stop(): void {
    this.#stopped = true;
    this.clear();
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const endpoint = this.#endpoints.find((candidate) => candidate.id === delivery.endpointId);
    if (endpoint === undefined) {
      delivery.state = 'failed';
      delivery.nextAttemptAt = null;
    }
    if (endpoint === undefined || this.#stopped || !this.#deliveries.has(delivery)) return;
    delivery.nextAttemptAt = null;
    const at = Date.now();
    const timestamp = Math.floor(at / 1_000);
    const signed = signDelivery({ secret: endpoint.secret, id: delivery.id, timestamp, body: delivery.body }, nodeHmac);
    const headers = { 'content-type': 'application/json', 'user-agent': 'Svix-Webhooks/1.0 (stand-in)', ...signed };
    const answer = await postDelivery(endpoint.url, headers, delivery.body, {
      clock: this.#clock,
      agents: this.#agents,
    });
    delivery.attempts.push({
      id: newId('atmpt'),
      at,
      timestamp,
      durationMs: Date.now() - at,
      status: answer.status,
      error: answer.error,
      responseBody: answer.body,
    });
    this.#judge(delivery, answer.status);
  }

  #judge(delivery: Delivery, status: number | null): void {
    if (status !== null && status >= 200 && status < 300) {
      delivery.state = 'delivered';
      return;
    }
    const delay = RETRY_DELAYS_MS[delivery.attempts.length - 1];
    if (delay === undefined) {
      delivery.state = 'failed';
      this.#log(`delivery ${delivery.id} of ${delivery.event} to ${delivery.url} was given up`);
      return;
    }
    if (this.#stopped || !this.#deliveries.has(delivery)) return;
    delivery.nextAttemptAt = this.#clock.now() + delay;
    const cancel = this.#clock.after(delay, () => {
      this.#cancels.delete(cancel);
      void this.#attempt(delivery);
    });
    this.#cancels.add(cancel);
  }
}
