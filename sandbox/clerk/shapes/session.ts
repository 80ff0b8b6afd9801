import { factorAges, signSessionToken } from '../accounts/tokens.ts';
import type { Instance } from '../instance.ts';
import type { SessionActivity, SessionRecord, UserRecord } from '../records.ts';
import { shapePublicUserData, shapeUserForBackend, shapeUserForFrontend } from './user.ts';

function shapeTimes(session: SessionRecord): Record<string, unknown> {
  return {
    last_active_at: session.lastActiveAt,
    expire_at: session.expireAt,
    abandon_at: session.abandonAt,
    created_at: session.createdAt,
    updated_at: session.updatedAt,
  };
}

/** A session as its own browser sees it, with its user and a fresh token while it is active. */
export function shapeSessionForFrontend(
  instance: Instance,
  session: SessionRecord,
  user: UserRecord | undefined,
  origin: string | undefined,
): Record<string, unknown> {
  const token =
    session.status === 'active' ? { object: 'token', jwt: signSessionToken(instance, session, origin) } : null;
  return {
    object: 'session',
    id: session.id,
    status: session.status,
    ...shapeTimes(session),
    last_active_token: token,
    actor: null,
    tasks: null,
    last_active_organization_id: session.activeOrganizationId ?? null,
    ...(user === undefined ? {} : { user: shapeUserForFrontend(instance, user) }),
    public_user_data: user === undefined ? null : shapePublicUserData(instance, user),
    factor_verification_age: factorAges(session),
  };
}

/** What the Backend API and the deliveries say about a session. */
function shapeCommon(session: SessionRecord): Record<string, unknown> {
  return {
    object: 'session',
    id: session.id,
    user_id: session.userId,
    client_id: session.clientId,
    actor: null,
    status: session.status,
    last_active_organization_id: session.activeOrganizationId ?? null,
    latest_activity: shapeActivity(session.activity),
    ...shapeTimes(session),
  };
}

/** A session as the Backend API gives it. */
export function shapeSessionForBackend(session: SessionRecord): Record<string, unknown> {
  return { ...shapeCommon(session), tasks: null };
}

/** The data of a `session.*` delivery: the session and its user. */
export function shapeSessionEvent(
  instance: Instance,
  session: SessionRecord,
  user: UserRecord,
): Record<string, unknown> {
  return { ...shapeCommon(session), user: shapeUserForBackend(instance, user) };
}

export function shapeActivity(activity: SessionActivity): Record<string, unknown> {
  return {
    object: 'session_activity',
    id: activity.id,
    is_mobile: /mobile|android|iphone/i.test(activity.userAgent),
    ip_address: activity.ipAddress,
    ...(browserOf(activity.userAgent) ?? {}),
  };
}

function browserOf(userAgent: string): Record<string, string> | undefined {
  const [, name, version] = /(Edg|Firefox|Chrome|Version)\/([\d.]+)/.exec(userAgent) ?? [];
  if (name === undefined || version === undefined) return undefined;
  const names: Readonly<Record<string, string>> = { Edg: 'Edge', Version: 'Safari' };
  return { browser_name: names[name] ?? name, browser_version: version };
}
