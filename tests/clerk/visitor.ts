import { Agent, request as requestHttps } from 'node:https';
import type { ClerkStandIn } from '../../sandbox/clerk/index.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The parsed body, where it is a JSON object. */
  readonly body: Body;
}

/** An answer's JSON, with the fields that tests read of one resource or another. */
export interface Body {
  readonly response: Body;
  readonly client: Body;
  readonly errors: readonly { readonly code: string; readonly meta: { readonly param_name?: string } }[];
  readonly id: string;
  readonly status: string;
  readonly type: string;
  readonly data: Body;
  readonly user: Body;
  readonly user_id: string;
  readonly client_id: string;
  readonly created_user_id: string;
  readonly created_session_id: string;
  readonly first_name: string | null;
  readonly captcha_bypass: boolean;
  readonly unsafe_metadata: unknown;
  readonly jwt: string;
  readonly secret: string;
  readonly sign_up: Body;
  readonly supported_first_factors: readonly { readonly strategy: string }[];
  readonly supported_second_factors: readonly { readonly strategy: string }[] | null;
  readonly codes: readonly string[];
  readonly backup_codes: readonly string[];
  readonly email_addresses: readonly { readonly email_address: string }[];
  readonly keys: readonly object[];
  readonly ids: readonly string[];
  readonly sessions: readonly Body[];
  readonly users: readonly Body[];
  readonly mails: readonly Body[];
  readonly deliveries: readonly Body[];
  readonly endpoints: readonly Body[];
  readonly failures: readonly Body[];
}

export const PASSWORD = 'correct horse 42';
/** Origin of the page that the visitor pretends to be on. */
export const PAGE = 'http://127.0.0.1:3000';

/** A browser's side of the Frontend API, without the browser: cookies, forms and `_method`, as clerk-js sends them. */
export class Visitor {
  readonly #clerk: ClerkStandIn;
  readonly #agent: Agent;
  readonly cookies = new Map<string, string>();

  constructor(clerk: ClerkStandIn) {
    this.#clerk = clerk;
    this.#agent = new Agent({ ca: clerk.certificate });
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  post(path: string, form: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('POST', path, new URLSearchParams(form).toString());
  }

  override(method: 'PATCH' | 'DELETE', path: string, form: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.post(`${path}${path.includes('?') ? '&' : '?'}_method=${method}`, form);
  }

  send(method: string, path: string, body?: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const request = requestHttps(`${this.#clerk.fapiUrl}${path}`, {
        method,
        agent: this.#agent,
        headers: {
          origin: PAGE,
          ...(cookie === '' ? {} : { cookie }),
          ...(body === undefined
            ? {}
            : {
                'content-type': 'application/x-www-form-urlencoded',
                'content-length': String(Buffer.byteLength(body)),
              }),
          ...headers,
        },
      });
      request.on('error', reject);
      request.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          for (const line of response.headers['set-cookie'] ?? []) {
            const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
            this.cookies.set(name, value);
          }
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: parse(text) });
        });
      });
      request.end(body);
    });
  }

  /** Signs up by an emailed code, read from the inbox unless it is a test address. */
  async signUp(emailAddress: string): Promise<{ userId: string; sessionId: string }> {
    const created = await this.post('/v1/client/sign_ups', { email_address: emailAddress, password: PASSWORD });
    const path = `/v1/client/sign_ups/${created.body.response.id}`;
    await this.post(`${path}/prepare_verification`, { strategy: 'email_code' });
    const code = emailAddress.includes('+clerk_test') ? '424242' : lastCode(this.#clerk, emailAddress);
    const { body } = await this.post(`${path}/attempt_verification`, { strategy: 'email_code', code });
    return { userId: body.response.created_user_id, sessionId: body.response.created_session_id };
  }

  close(): void {
    this.#agent.destroy();
  }
}

function parse(text: string): Body {
  return JSON.parse(text.startsWith('{') || text.startsWith('[') ? text : '{}') as Body;
}

/** The newest code that was sent to an address. */
export function lastCode(clerk: ClerkStandIn, to: string): string {
  const mail = clerk.store.inbox.findLast((candidate) => candidate.to === to);
  if (mail === undefined) throw new Error(`No mail to ${to}.`);
  return mail.code;
}

/** The newest link that was sent to an address, as a path of the Frontend API. */
export function lastLink(clerk: ClerkStandIn, to: string): string {
  const url = clerk.store.inbox.findLast((candidate) => candidate.to === to)?.url;
  if (url === undefined) throw new Error(`No link to ${to}.`);
  return url.slice(clerk.fapiUrl.length);
}

/** The first error's code, or what the answer was instead. */
export function errorCode(answer: Answer): string {
  return (
    (answer.body.errors as Body['errors'] | undefined)?.[0]?.code ??
    `none: ${answer.status} ${answer.text.slice(0, 200)}`
  );
}
