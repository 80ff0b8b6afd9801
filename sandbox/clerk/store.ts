import { isClaimed } from './accounts/claimed.ts';
import { UserIndex } from './ordering/userIndex.ts';
import type {
  MembershipRecord,
  OrganizationDomainRecord,
  OrganizationInvitationRecord,
  OrganizationRecord,
  PermissionRecord,
  RoleRecord,
} from './organizationRecords.ts';
import { makeDefaultRoles } from './organizations/defaults.ts';
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
import type {
  DomainRecord,
  InvitationRecord,
  JwtTemplateRecord,
  ListedIdentifierRecord,
  RedirectUrlRecord,
} from './settingRecords.ts';

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
  readonly organizations = new Map<string, OrganizationRecord>();
  readonly memberships = new Map<string, MembershipRecord>();
  readonly organizationInvitations = new Map<string, OrganizationInvitationRecord>();
  readonly organizationDomains = new Map<string, OrganizationDomainRecord>();
  readonly roles = new Map<string, RoleRecord>();
  readonly permissions = new Map<string, PermissionRecord>();
  readonly invitations = new Map<string, InvitationRecord>();
  readonly jwtTemplates = new Map<string, JwtTemplateRecord>();
  readonly redirectUrls = new Map<string, RedirectUrlRecord>();
  /** Satellite domains; the primary one follows from where the Frontend API listens. */
  readonly domains = new Map<string, DomainRecord>();
  readonly allowlist = new Map<string, ListedIdentifierRecord>();
  readonly blocklist = new Map<string, ListedIdentifierRecord>();
  /** Ways out to a provider that have not come back yet, by their state. */
  readonly oauthGrants = new Map<string, PendingGrant>();
  readonly oauthCodes = new Map<string, IssuedCode>();
  /** Accounts at the providers, and whose they are here, by provider and the provider's id. */
  readonly providerAccounts = new Map<string, ProviderProfile>();
  readonly externalAccountOwners = new Map<string, string>();
  readonly inbox: MailRecord[] = [];
  /** Users in every order, for lists. */
  readonly userIndex = new UserIndex();
  /**
   * Lower-cased address and username, and external id, to their user: uniqueness and look-up without a scan. Records
   * are changed in place, so an entry may be out of date; it counts only while its user still has that identifier.
   */
  readonly #identifiers = new Map<string, UserRecord>();
  readonly #externalIds = new Map<string, UserRecord>();
  readonly #sessionsByUser = new Map<string, Set<string>>();
  readonly #membersOf = new Map<string, Map<string, MembershipRecord>>();
  readonly #membershipsOfUser = new Map<string, Set<MembershipRecord>>();

  constructor() {
    this.#addDefaultRoles();
  }

  /** The user that an address or a username belongs to. */
  userByIdentifier(identifier: string): UserRecord | undefined {
    const wanted = identifier.toLowerCase();
    const user = this.#identifiers.get(wanted);
    if (user === undefined || (this.users.get(user.id) === user && identifiersOf(user).includes(wanted))) return user;
    this.#identifiers.delete(wanted);
    return undefined;
  }

  userByExternalId(externalId: string): UserRecord | undefined {
    const user = this.#externalIds.get(externalId);
    if (user === undefined || (this.users.get(user.id) === user && user.externalId === externalId)) return user;
    this.#externalIds.delete(externalId);
    return undefined;
  }

  /** Looks through everybody: an index of a million ids would cost more than the few who ask this. */
  userByEmailAddressId(id: string): UserRecord | undefined {
    for (const user of this.users.values()) if (user.emailAddresses.some((email) => email.id === id)) return user;
    return undefined;
  }

  sessionsOfUser(userId: string): SessionRecord[] {
    return [...(this.#sessionsByUser.get(userId) ?? [])].flatMap((id) => this.sessions.get(id) ?? []);
  }

  /** Adds a user, or takes over what changed in its record. */
  saveUser(user: UserRecord): void {
    this.users.set(user.id, user);
    for (const identifier of identifiersOf(user)) this.#identifiers.set(identifier, user);
    if (user.externalId !== null) this.#externalIds.set(user.externalId, user);
    this.userIndex.save(user);
  }

  deleteUser(userId: string): void {
    const user = this.users.get(userId);
    if (user === undefined) return;
    for (const identifier of identifiersOf(user)) {
      if (this.#identifiers.get(identifier) === user) this.#identifiers.delete(identifier);
    }
    if (user.externalId !== null && this.#externalIds.get(user.externalId) === user) {
      this.#externalIds.delete(user.externalId);
    }
    this.users.delete(userId);
    this.userIndex.delete(userId);
  }

  saveSession(session: SessionRecord): void {
    this.sessions.set(session.id, session);
    const ofUser = this.#sessionsByUser.get(session.userId) ?? new Set();
    this.#sessionsByUser.set(session.userId, ofUser.add(session.id));
  }

  /** The memberships of an organization, oldest first. */
  membershipsOf(organizationId: string): MembershipRecord[] {
    return [...(this.#membersOf.get(organizationId)?.values() ?? [])];
  }

  membershipsOfUser(userId: string): MembershipRecord[] {
    return [...(this.#membershipsOfUser.get(userId) ?? [])];
  }

  membership(organizationId: string, userId: string): MembershipRecord | undefined {
    return this.#membersOf.get(organizationId)?.get(userId);
  }

  saveMembership(membership: MembershipRecord): void {
    const { id, organizationId, userId } = membership;
    this.memberships.set(id, membership);
    this.userIndex.forgetCounts();
    const members = this.#membersOf.get(organizationId) ?? new Map<string, MembershipRecord>();
    this.#membersOf.set(organizationId, members.set(userId, membership));
    const ofUser = this.#membershipsOfUser.get(userId) ?? new Set();
    this.#membershipsOfUser.set(userId, ofUser.add(membership));
  }

  deleteMembership(membership: MembershipRecord): void {
    this.memberships.delete(membership.id);
    this.userIndex.forgetCounts();
    this.#membersOf.get(membership.organizationId)?.delete(membership.userId);
    this.#membershipsOfUser.get(membership.userId)?.delete(membership);
  }

  #addDefaultRoles(): void {
    const { roles, permissions } = makeDefaultRoles(Date.now());
    for (const role of roles) this.roles.set(role.id, role);
    for (const permission of permissions) this.permissions.set(permission.id, permission);
  }

  /** Forgets every record; the instance and its keys stay. */
  clear(): void {
    for (const value of Object.values(this)) if (value instanceof Map) value.clear();
    for (const map of [this.#identifiers, this.#externalIds, this.#sessionsByUser]) map.clear();
    for (const map of [this.#membersOf, this.#membershipsOfUser]) map.clear();
    this.userIndex.clear();
    this.inbox.length = 0;
    this.#addDefaultRoles();
  }
}

function identifiersOf(user: UserRecord): string[] {
  const claimed = user.emailAddresses.filter((email) => isClaimed(user, email));
  const addresses = claimed.map(({ address }) => address.toLowerCase());
  return user.username === null ? addresses : [...addresses, user.username.toLowerCase()];
}
