import { isClaimed } from './accounts/emailAddresses.ts';
import type { TokenTemplate } from './accounts/templateTokens.ts';
import type {
  ClientRecord,
  DevBrowserRecord,
  IssuedCode,
  MailRecord,
  PendingGrant,
  ProviderProfile,
  SessionRecord,
  SignInRecord,
  SignInTokenRecord,
  SignUpRecord,
  TestingTokenRecord,
  UserRecord,
} from './records.ts';

/** Everything the stand-in knows, in memory, in order of creation. */
export class Store {
  readonly users = new Map<string, UserRecord>();
  readonly sessions = new Map<string, SessionRecord>();
  readonly clients = new Map<string, ClientRecord>();
  readonly devBrowsers = new Map<string, DevBrowserRecord>();
  readonly signUps = new Map<string, SignUpRecord>();
  readonly signIns = new Map<string, SignInRecord>();
  readonly signInTokens = new Map<string, SignInTokenRecord>();
  readonly testingTokens = new Map<string, TestingTokenRecord>();
  /** Handshake payloads that the application's server fetches once, by nonce. */
  readonly handshakes = new Map<string, readonly string[]>();
  readonly jwtTemplates = new Map<string, TokenTemplate>();
  /** Ways out to a provider that have not come back yet, by their state. */
  readonly oauthGrants = new Map<string, PendingGrant>();
  readonly oauthCodes = new Map<string, IssuedCode>();
  /** Accounts at the providers, and whose they are here, by provider and the provider's id. */
  readonly providerAccounts = new Map<string, ProviderProfile>();
  readonly externalAccountOwners = new Map<string, string>();
  readonly inbox: MailRecord[] = [];
  /** Lower-cased address, username and external id to user id: uniqueness and look-up without a scan. */
  readonly #identifiers = new Map<string, string>();
  readonly #externalIds = new Map<string, string>();
  readonly #sessionsByUser = new Map<string, Set<string>>();

  /** The user that an address or a username belongs to. */
  userByIdentifier(identifier: string): UserRecord | undefined {
    return this.users.get(this.#identifiers.get(identifier.toLowerCase()) ?? '');
  }

  userByExternalId(externalId: string): UserRecord | undefined {
    return this.users.get(this.#externalIds.get(externalId) ?? '');
  }

  sessionsOfUser(userId: string): SessionRecord[] {
    return [...(this.#sessionsByUser.get(userId) ?? [])].flatMap((id) => this.sessions.get(id) ?? []);
  }

  /** Adds a user, or takes over what changed in its identifiers. */
  saveUser(user: UserRecord): void {
    this.#forgetIdentifiers(user.id);
    this.users.set(user.id, user);
    const claimed = user.emailAddresses.filter(isClaimed).map((email) => email.address.toLowerCase());
    for (const address of claimed) this.#identifiers.set(address, user.id);
    if (user.username !== null) this.#identifiers.set(user.username.toLowerCase(), user.id);
    if (user.externalId !== null) this.#externalIds.set(user.externalId, user.id);
    this.#known.set(user.id, {
      identifiers: [...claimed, ...(user.username === null ? [] : [user.username.toLowerCase()])],
      externalId: user.externalId,
    });
  }

  deleteUser(userId: string): void {
    this.#forgetIdentifiers(userId);
    this.users.delete(userId);
  }

  saveSession(session: SessionRecord): void {
    this.sessions.set(session.id, session);
    const ofUser = this.#sessionsByUser.get(session.userId) ?? new Set();
    this.#sessionsByUser.set(session.userId, ofUser.add(session.id));
  }

  /** Forgets every record; the instance and its keys stay. */
  clear(): void {
    for (const map of [this.users, this.sessions, this.clients, this.devBrowsers, this.signUps, this.signIns])
      map.clear();
    for (const map of [this.signInTokens, this.testingTokens, this.handshakes]) map.clear();
    for (const map of [this.#identifiers, this.#externalIds, this.#sessionsByUser, this.#known]) map.clear();
    for (const map of [this.jwtTemplates, this.oauthGrants, this.oauthCodes]) map.clear();
    for (const map of [this.providerAccounts, this.externalAccountOwners]) map.clear();
    this.inbox.length = 0;
  }

  /** What was indexed for a user: records are changed in place, so the old values would be lost otherwise. */
  readonly #known = new Map<string, { identifiers: string[]; externalId: string | null }>();

  #forgetIdentifiers(userId: string): void {
    const known = this.#known.get(userId);
    if (known === undefined) return;
    for (const identifier of known.identifiers) this.#identifiers.delete(identifier);
    if (known.externalId !== null) this.#externalIds.delete(known.externalId);
    this.#known.delete(userId);
  }
}
