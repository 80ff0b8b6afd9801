/** A provider that people sign in with. */
export interface Provider {
  /** `google`, as in the strategy `oauth_google`. */
  readonly id: string;
  readonly name: string;
  /** What Clerk asks for without further settings. */
  readonly scopes: string;
}

/** The providers that the stand-in plays itself. */
export const PROVIDERS: readonly Provider[] = [
  {
    id: 'google',
    name: 'Google',
    scopes: 'openid https://www.googleapis.com/auth/userinfo.email https://www.googleapis.com/auth/userinfo.profile',
  },
  { id: 'github', name: 'GitHub', scopes: 'read:user user:email' },
];

export function findProvider(id: string | undefined): Provider | undefined {
  return PROVIDERS.find((provider) => provider.id === id);
}
