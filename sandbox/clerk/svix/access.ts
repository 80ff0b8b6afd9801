import { newSecret } from '../identifiers.ts';

/** What the `svix` client needs: `new Svix(token, { serverUrl })`, and the application's id in each call. */
export interface SvixAccess {
  /** `app_…`; an instance has one. */
  readonly appId: string;
  readonly token: string;
  readonly serverUrl: string;
}

/** @param apiUrl of the Backend API, beside which the portal's API is served */
export function makeSvixAccess(apiUrl: string): SvixAccess {
  return { appId: `app_${newSecret(27)}`, token: `appsk_${newSecret(32)}`, serverUrl: `${apiUrl}/svix` };
}
