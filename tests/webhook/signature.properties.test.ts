import { verifyWebhook } from '@clerk/backend/webhooks';
import fc from 'fast-check';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, test } from 'vitest';
import { nodeHmac } from '../../fixtures/webhook/hmac.ts';
import { signDelivery, signatureOf, type DeliveryHeaders } from '../../fixtures/webhook/signature.ts';
import { verifySignature } from '../../fixtures/webhook/verify.ts';
import { wrongSignature, WRONG_SIGNATURE_KINDS } from '../../fixtures/webhook/wrong-signature.ts';

/** Svix issues keys of 24 to 64 bytes. */
const secrets = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`);
const ids = fc.stringMatching(/^[\x21-\x7e]{1,40}$/);
/** Any text at all: other scripts, emoji, controls, halves of surrogate pairs. */
const texts = fc.string({ unit: 'binary', maxLength: 400 });
/** Bodies that Clerk's verifyWebhook can read once it has verified them: objects. */
const documents = fc
  .tuple(fc.jsonValue({ stringUnit: 'binary', maxDepth: 3 }), fc.constantFrom(undefined, 1, 2, '\t'), fc.boolean())
  .map(([value, indent, escaped]) => {
    const json = JSON.stringify({ type: 'user.created', data: value }, null, indent);
    return escaped
      ? json.replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
      : json;
  });
/** Well inside the five minutes: the other libraries read the real clock. */
const ages = fc.integer({ min: -200, max: 200 });

interface Verifier {
  readonly name: string;
  accepts(headers: DeliveryHeaders, body: string, secret: string): boolean | Promise<boolean>;
}

const VERIFIERS: readonly Verifier[] = [
  {
    name: 'svix',
    accepts: (headers, body, secret) => passes(() => new SvixWebhook(secret).verify(body, { ...headers })),
  },
  {
    name: 'standardwebhooks',
    accepts: (headers, body, secret) => passes(() => new StandardWebhook(secret).verify(body, standardNames(headers))),
  },
  {
    name: 'verifyWebhook of @clerk/backend',
    accepts: async (headers, body, signingSecret) => {
      const request = new Request('http://localhost/', { method: 'POST', headers: { ...headers }, body });
      return verifyWebhook(request, { signingSecret }).then(
        () => true,
        () => false,
      );
    },
  },
  {
    name: 'verifySignature',
    accepts: (headers, body, secret) =>
      verifySignature({ headers: Object.entries(headers), body: Buffer.from(body) }, [secret], Date.now() / 1_000),
  },
];

function passes(verify: () => unknown): boolean {
  try {
    verify();
    return true;
  } catch {
    return false;
  }
}

function standardNames(headers: DeliveryHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.replace('svix', 'webhook'), value]));
}

async function verdicts(headers: DeliveryHeaders, body: string, secret: string): Promise<Record<string, boolean>> {
  const entries = VERIFIERS.map(async (verifier) => [verifier.name, await verifier.accepts(headers, body, secret)]);
  return Object.fromEntries((await Promise.all(entries)) as [string, boolean][]);
}
const all = (verdict: boolean) => Object.fromEntries(VERIFIERS.map(({ name }) => [name, verdict]));

const nowPlus = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

describe('signatures are those of', () => {
  test('svix and standardwebhooks, for any secret, id, time and text, as text or as bytes', () => {
    fc.assert(
      fc.property(secrets, ids, fc.nat(2 ** 33), texts, (secret, id, timestamp, body) => {
        const ours = signatureOf({ secret, id, timestamp, body }, nodeHmac);
        const date = new Date(timestamp * 1_000);
        expect(new SvixWebhook(secret).sign(id, date, body)).toBe(ours);
        expect(new StandardWebhook(secret).sign(id, date, body)).toBe(ours);
        expect(signatureOf({ secret, id, timestamp, body: new TextEncoder().encode(body) }, nodeHmac)).toBe(ours);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('accepted by every verifier', () => {
  test('what is signed here', async () => {
    await fc.assert(
      fc.asyncProperty(secrets, ids, ages, documents, async (secret, id, age, body) => {
        const headers = signDelivery({ secret, id, timestamp: nowPlus(age), body }, nodeHmac);
        expect(await verdicts(headers, body, secret)).toEqual(all(true));
      }),
      { numRuns: 1_000 },
    );
  });

  test('what svix and standardwebhooks sign', async () => {
    await fc.assert(
      fc.asyncProperty(secrets, ids, ages, documents, fc.boolean(), async (secret, id, age, body, bySvix) => {
        const timestamp = nowPlus(age);
        const signer = bySvix ? new SvixWebhook(secret) : new StandardWebhook(secret);
        const signature = signer.sign(id, new Date(timestamp * 1_000), body);
        const headers = { 'svix-id': id, 'svix-timestamp': String(timestamp), 'svix-signature': signature };
        expect(await verdicts(headers, body, secret)).toEqual(all(true));
      }),
      { numRuns: 1_000 },
    );
  });

  test('a rotation: whoever knows the new or an old secret, and nobody else', async () => {
    const several = fc.uniqueArray(secrets, { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(several, secrets, ids, documents, async ([first = '', ...rest], stranger, id, body) => {
        const headers = signDelivery({ secret: [first, ...rest], id, timestamp: nowPlus(0), body }, nodeHmac);
        for (const secret of [first, ...rest]) expect(await verdicts(headers, body, secret)).toEqual(all(true));
        expect(await verdicts(headers, body, stranger)).toEqual(all(false));
      }),
      { numRuns: 300 },
    );
  });
});

describe('refused by every verifier', () => {
  test.each(WRONG_SIGNATURE_KINDS)('%s', async (kind) => {
    await fc.assert(
      fc.asyncProperty(secrets, secrets, ids, ages, documents, async (secret, old, id, age, body) => {
        const delivery = { secret, id, timestamp: nowPlus(age), body };
        expect(await verdicts(wrongSignature(kind, delivery, nodeHmac), body, secret)).toEqual(all(false));
        const rotated = wrongSignature(kind, { ...delivery, secret: [secret, old] }, nodeHmac);
        expect(await verdicts(rotated, body, secret)).toEqual(all(false));
        const ofBytes = wrongSignature(kind, { ...delivery, body: new TextEncoder().encode(body) }, nodeHmac);
        expect(await verdicts(ofBytes, body, secret)).toEqual(all(false));
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['too old', -400],
    ['too far ahead', 400],
  ])('what is %s', async (_, age) => {
    const delivery = {
      secret: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3',
      id: 'msg_1',
      timestamp: nowPlus(age),
      body: '{}',
    };
    expect(await verdicts(signDelivery(delivery, nodeHmac), '{}', delivery.secret)).toEqual(all(false));
  });
});

test('one verdict on headers that were mauled', async () => {
  const maul = fc.constantFrom<(value: string) => string>(
    (value) => value,
    (value) => ` ${value} `,
    (value) => value.slice(1),
    (value) => `${value}0`,
    (value) => `${value} ${value}`,
    (value) => `v1,AAAA ${value}`,
    (value) => `v1,AAAA, ${value}`,
    (value) => `${value},`,
    (value) => value.toUpperCase(),
    (value) => `+${value}`,
    (value) => `${value}.5`,
    (value) => `${value}abc`,
    (value) => value.replace('=', ''),
    (value) => value.replaceAll('+', '-').replaceAll('/', '_'),
    () => '',
  );
  const [svix, , clerk, ours] = VERIFIERS;
  await fc.assert(
    fc.asyncProperty(secrets, ids, documents, maul, maul, maul, async (secret, id, body, one, two, three) => {
      const right = signDelivery({ secret, id, timestamp: nowPlus(0), body }, nodeHmac);
      const headers: DeliveryHeaders = {
        'svix-id': one(right['svix-id']),
        'svix-timestamp': two(right['svix-timestamp']),
        'svix-signature': three(right['svix-signature']),
      };
      const theirs = await clerk?.accepts(headers, body, secret);
      expect(await ours?.accepts(headers, body, secret)).toBe(theirs);
      // Clerk's cuts blanks off, which an HTTP client does too and svix by itself does not.
      const bare = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.trim()]));
      expect(await svix?.accepts(bare as unknown as DeliveryHeaders, body, secret)).toBe(theirs);
    }),
    { numRuns: 1_500 },
  );
});
