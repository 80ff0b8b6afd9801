import { type Answer, PAGE, type Visitor } from './visitor.ts';
import { textAt } from './fields.ts';

export const CALLBACK = `${PAGE}/sso-callback`;

export interface Person {
  readonly email_address: string;
  readonly first_name: string;
  readonly last_name: string;
}

const withoutHost = (url: string): string => {
  const { pathname, search } = new URL(url);
  return pathname + search;
};

/** Begins at a provider; the answer's verification names its page. */
export function begin(
  visitor: Visitor,
  resource: 'sign_ins' | 'sign_ups',
  form: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return visitor.post(`/v1/client/${resource}`, { strategy: 'oauth_google', redirect_url: CALLBACK, ...form });
}

/** The provider's page that an answer sends the browser to: its path and query. */
export function pageOf(answer: Answer): string {
  const path = answer.text.includes('"object":"sign_up_attempt"')
    ? 'response.verifications.external_account'
    : answer.text.includes('"object":"sign_in_attempt"')
      ? 'response.first_factor_verification'
      : 'response.verification';
  return withoutHost(textAt(answer, `${path}.external_verification_redirect_url`));
}

/** Answers the provider's page, and gives the path of the callback that it leads to. */
export async function choose(
  visitor: Visitor,
  page: string,
  fields: Readonly<Record<string, string>>,
): Promise<string> {
  const [path = '', query] = page.split('?');
  const answer = await visitor.post(path, { ...Object.fromEntries(new URLSearchParams(query)), ...fields });
  if (answer.status !== 303) throw new Error(`The provider answered ${answer.status} ${answer.text}`);
  return withoutHost(String(answer.headers['location']));
}

/** Goes through the provider and back, as somebody or by `{ decision: 'deny' }`; gives the client afterwards. */
export async function goThrough(
  visitor: Visitor,
  started: Answer,
  fields: Person | { decision: 'deny' },
): Promise<Answer> {
  const answer = await visitor.get(await choose(visitor, pageOf(started), { ...fields }));
  if (answer.headers['location'] !== CALLBACK) throw new Error(`The callback answered ${answer.status} ${answer.text}`);
  return visitor.get('/v1/client');
}
