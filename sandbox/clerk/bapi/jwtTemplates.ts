import type { Context } from 'hono';
import { createPrivateKey } from 'node:crypto';
import {
  booleanField,
  boundedField,
  objectField,
  readJson,
  refuseUnknown,
  requiredText,
  textField,
} from '../http/body.ts';
import { ClerkApiError, invalidFormat, invalidValue, missingParameter, notFound } from '../http/error.ts';
import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { JwtTemplateRecord } from '../settingRecords.ts';
import { answerList, pageOf } from './pages.ts';
import type { BapiRoutes } from './routes.ts';

type Body = Readonly<Record<string, unknown>>;

const FIELDS = [
  ...['name', 'claims', 'lifetime', 'allowed_clock_skew', 'custom_signing_key', 'signing_algorithm', 'signing_key'],
];
/** Seconds. */
const LIFETIME = { min: 30, max: 315_360_000, otherwise: 60 };
const CLOCK_SKEW = { min: 0, max: 300, otherwise: 5 };
const MAXIMUM_CLAIMS_BYTES = 16_384;
/** Clerk's own claims, which a template cannot set (clerk.com/docs/guides/sessions/jwt-templates#default-claims). */
const RESERVED = ['azp', 'exp', 'iat', 'iss', 'jti', 'nbf', 'sub'];
const OWN_ALGORITHM = 'RS256';
const SYMMETRIC = ['HS256', 'HS384', 'HS512'];
const ASYMMETRIC = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384'];

function shape(template: JwtTemplateRecord): Record<string, unknown> {
  return {
    object: 'jwt_template',
    id: template.id,
    name: template.name,
    claims: template.claims,
    lifetime: template.lifetime,
    allowed_clock_skew: template.allowedClockSkew,
    custom_signing_key: template.signingKey !== null,
    signing_algorithm: template.signingAlgorithm,
    created_at: template.createdAt,
    updated_at: template.updatedAt,
  };
}

function readName(instance: Instance, body: Body, ownerId?: string): string {
  const name = requiredText(body, 'name');
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(name)) {
    throw invalidFormat('name', 'name may hold letters, digits, hyphens and underscores only.');
  }
  const owner = [...instance.store.jwtTemplates.values()].find((template) => template.name === name);
  if (owner !== undefined && owner.id !== ownerId) {
    throw new ClerkApiError(422, 'form_identifier_exists', 'That name is taken. Please try another.', {
      param: 'name',
    });
  }
  return name;
}

function readClaims(body: Body): Record<string, unknown> {
  const claims = objectField(body, 'claims');
  if (claims === undefined) throw missingParameter('claims');
  const reserved = RESERVED.find((name) => Object.hasOwn(claims, name));
  if (reserved !== undefined) {
    throw new ClerkApiError(422, 'jwt_template_reserved_claim', 'Reserved claim', {
      longMessage: `You can't use the reserved claim: '${reserved}'`,
      param: 'claims',
    });
  }
  if (Buffer.byteLength(JSON.stringify(claims)) > MAXIMUM_CLAIMS_BYTES) {
    throw invalidValue('claims', `claims must not be larger than ${MAXIMUM_CLAIMS_BYTES} bytes.`);
  }
  return claims;
}

/** The key that signs: the instance's, or one that came along and fits its algorithm. */
function readSigning(body: Body): Pick<JwtTemplateRecord, 'signingAlgorithm' | 'signingKey'> {
  if (booleanField(body, 'custom_signing_key') !== true) return { signingAlgorithm: OWN_ALGORITHM, signingKey: null };
  const signingAlgorithm = requiredText(body, 'signing_algorithm');
  const signingKey = requiredText(body, 'signing_key');
  if (![...SYMMETRIC, ...ASYMMETRIC].includes(signingAlgorithm)) {
    throw invalidValue('signing_algorithm', `must be one of ${[...SYMMETRIC, ...ASYMMETRIC].join(', ')}.`);
  }
  if (ASYMMETRIC.includes(signingAlgorithm) && !isPrivateKey(signingKey, signingAlgorithm)) {
    throw invalidValue('signing_key', `signing_key must be a PEM private key for ${signingAlgorithm}.`);
  }
  return { signingAlgorithm, signingKey };
}

function isPrivateKey(text: string, algorithm: string): boolean {
  try {
    return createPrivateKey(text).asymmetricKeyType === (algorithm.startsWith('ES') ? 'ec' : 'rsa');
  } catch {
    return false;
  }
}

/** JWT templates: list, create, read, change, delete. */
export const jwtTemplateRoutes: BapiRoutes = (app, instance) => {
  const { jwtTemplates } = instance.store;
  const find = (c: Context): JwtTemplateRecord => {
    const id = c.req.param('templateId') ?? '';
    const template = jwtTemplates.get(id);
    if (template === undefined) throw notFound('JWT template', id);
    return template;
  };

  app.get('/jwt_templates', (c) => {
    const newestFirst = [...jwtTemplates.values()].reverse();
    return answerList(c, pageOf(c, newestFirst).map(shape), newestFirst.length);
  });

  app.post('/jwt_templates', async (c) => {
    const body = await readJson(c);
    refuseUnknown(body, FIELDS);
    const now = Date.now();
    const template: JwtTemplateRecord = {
      id: newId('jtmp'),
      name: readName(instance, body),
      claims: readClaims(body),
      lifetime: boundedField(body, 'lifetime', LIFETIME) ?? LIFETIME.otherwise,
      allowedClockSkew: boundedField(body, 'allowed_clock_skew', CLOCK_SKEW) ?? CLOCK_SKEW.otherwise,
      ...readSigning(body),
      createdAt: now,
      updatedAt: now,
    };
    jwtTemplates.set(template.id, template);
    return c.json(shape(template));
  });

  app.get('/jwt_templates/:templateId', (c) => c.json(shape(find(c))));

  app.patch('/jwt_templates/:templateId', async (c) => {
    const template = find(c);
    const body = await readJson(c);
    refuseUnknown(body, FIELDS);
    // As the document has it, an update names the template and its claims anew; the rest stays where it is left out.
    Object.assign(template, {
      name: readName(instance, body, template.id),
      claims: readClaims(body),
      lifetime: boundedField(body, 'lifetime', LIFETIME) ?? template.lifetime,
      allowedClockSkew: boundedField(body, 'allowed_clock_skew', CLOCK_SKEW) ?? template.allowedClockSkew,
      ...(textField(body, 'signing_key') == null && body['custom_signing_key'] == null ? {} : readSigning(body)),
      updatedAt: Math.max(Date.now(), template.updatedAt + 1),
    } satisfies Partial<JwtTemplateRecord>);
    return c.json(shape(template));
  });

  app.delete('/jwt_templates/:templateId', (c) => {
    const { id } = find(c);
    jwtTemplates.delete(id);
    return c.json({ object: 'jwt_template', id, deleted: true });
  });
};
