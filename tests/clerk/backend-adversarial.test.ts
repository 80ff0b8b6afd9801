import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Backend, startBackend } from './backend-client.ts';

let backend: Backend;
let [userId, organizationId] = ['', ''];
const lines: string[] = [];

beforeAll(async () => {
  backend = await startBackend({ log: (line) => lines.push(line) });
  userId = (await backend.createUser('ada')).id;
  organizationId = (await backend.client.organizations.createOrganization({ name: 'Acme', createdBy: userId })).id;
});
afterAll(async () => {
  await backend.stop();
  // Whatever was sent, nothing was an internal error.
  expect(lines).toEqual([]);
});

/** Paths that take a body, with the ids of records that exist. */
function bodyRoutes(): [string, string][] {
  const organization = `/organizations/${organizationId}`;
  return [
    ['POST', '/users'],
    ['PATCH', `/users/${userId}`],
    ['PATCH', `/users/${userId}/metadata`],
    ['PUT', `/users/${userId}/metadata`],
    ['PUT', `/users/${userId}/email_address`],
    ['POST', `/users/${userId}/verify_password`],
    ['POST', `/users/${userId}/verify_totp`],
    ['POST', '/users/ban'],
    ['POST', '/email_addresses'],
    ['POST', '/sessions'],
    ['POST', '/sign_in_tokens'],
    ['PATCH', '/instance'],
    ['POST', '/jwt_templates'],
    ['POST', '/redirect_urls'],
    ['POST', '/domains'],
    ['POST', '/invitations'],
    ['POST', '/invitations/bulk'],
    ['POST', '/allowlist_identifiers'],
    ['POST', '/blocklist_identifiers'],
    ['POST', '/organizations'],
    ['PATCH', organization],
    ['PATCH', `${organization}/metadata`],
    ['POST', `${organization}/memberships`],
    ['PATCH', `${organization}/memberships/${userId}`],
    ['POST', `${organization}/invitations`],
    ['POST', `${organization}/invitations/bulk`],
    ['POST', `${organization}/domains`],
    ['POST', '/organization_roles'],
    ['POST', '/organization_permissions'],
  ];
}

describe('every route with a body', () => {
  test.for([
    ['broken JSON', '{"name":', 400, 'malformed_request_parameters'],
    ['a number', '7', 400, 'malformed_request_parameters'],
    ['a NUL', '{"name":"a\0"}', 400, 'malformed_request_parameters'],
    ['ten megabytes', JSON.stringify({ name: 'x'.repeat(10 * 1024 * 1024) }), 413, 'request_body_too_large'],
  ] as const)('refuses %s', async ([, body, status, code]) => {
    for (const [method, path] of bodyRoutes()) {
      const answer = await backend.raw(method, path, body);
      expect([path, answer.status, answer.code]).toEqual([path, status, code]);
    }
  });

  test('refuses fields of another type, or of its own, with 4xx and a code', async () => {
    const body = { name: { a: 1 }, user_id: 7, email_address: false, claims: 'x', url: [], identifier: {}, role: 1 };
    for (const [method, path] of bodyRoutes()) {
      const given = path.endsWith('/bulk') ? [body] : body;
      const answer = await backend.raw(method, path, given);
      expect([path, answer.status, answer.code]).toEqual([path, 422, expect.stringMatching(/^form_param_/)]);
    }
  });

  test('is closed to strangers', async () => {
    for (const [method, path] of bodyRoutes()) {
      const headers = { authorization: 'Bearer sk_test_wrong' };
      const response = await fetch(`${backend.clerk.apiUrl}/v1${path}`, { method, headers });
      const { errors } = (await response.json()) as { errors: { code: string }[] };
      expect([path, response.status, errors[0]?.code]).toEqual([path, 401, 'clerk_key_invalid']);
    }
  });
});

test.for([
  ['GET', '/users/user_none'],
  ['GET', '/users/user_none/organization_memberships'],
  ['GET', '/users/user_none/organization_invitations'],
  ['POST', '/users/user_none/ban'],
  ['POST', '/users/user_none/verify_totp'],
  ['DELETE', '/users/user_none/mfa'],
  ['GET', '/email_addresses/idn_none'],
  ['GET', '/sessions/sess_none'],
  ['POST', '/sessions/sess_none/tokens/t'],
  ['GET', '/clients/client_none'],
  ['GET', '/jwt_templates/__proto__'],
  ['GET', '/redirect_urls/ru_none'],
  ['PATCH', '/domains/dmn_none'],
  ['POST', '/invitations/inv_none/revoke'],
  ['DELETE', '/allowlist_identifiers/constructor'],
  ['GET', '/organizations/org_none'],
  ['GET', '/organizations/org_none/memberships'],
  ['GET', '/organizations/org_none/invitations/orginv_none'],
  ['DELETE', '/organizations/org_none/domains/orgdmn_none'],
  ['GET', '/organization_roles/role_none'],
  ['GET', '/organization_permissions/%00'],
  ['GET', '/billing/plans'],
] as const)('answers 404 to %s %s', async ([method, path]) => {
  const answer = await backend.raw(method, path);
  expect([answer.status, answer.code]).toEqual([404, 'resource_not_found']);
});

test.for([
  ['/organizations?order_by=colour'],
  ['/organization_memberships?limit=0'],
  ['/organization_invitations?status=lost'],
  ['/organization_domains?enrollment_mode=magic'],
  ['/organization_roles?offset=x'],
  ['/invitations?status=lost'],
  ['/invitations?order_by=__proto__'],
  ['/sessions?status=lost'],
  ['/jwt_templates?limit=501'],
] as const)('answers 422 to %s', async ([path]) => {
  const answer = await backend.raw('GET', path);
  expect([answer.status, answer.code]).toEqual([422, 'form_param_value_invalid']);
});
