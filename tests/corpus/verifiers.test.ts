import { describe, expect, test } from 'vitest';
import { CORPUS, type CorpusCase, type Delivery } from '../../fixtures/webhook/corpus/index.ts';
import { sealNow, VERIFIERS } from './sealed.ts';

const FAMILIES = ['headers', 'signature', 'timestamp', 'raw-body'];

const ALL = { svix: true, standardwebhooks: true, clerk: true };
const NONE = { svix: false, standardwebhooks: false, clerk: false };

/**
 * What each of the three says where a case is informational. Where they agree, it is the libraries of other languages
 * that say otherwise; the case's source names them.
 */
const DIFFERING: Readonly<Record<string, Record<keyof typeof VERIFIERS, boolean>>> = {
  'second-svix-timestamp': ALL,
  'first-svix-signature': ALL,
  'second-svix-signature': ALL,
  'webhook-header-names': { svix: true, standardwebhooks: true, clerk: false },
  'two-blanks': ALL,
  'base64url-signature': NONE,
  'fractional-timestamp': NONE,
  'fraction-unsigned': ALL,
  'signed-plus-timestamp': NONE,
  'trailing-letters-timestamp': ALL,
  'lone-surrogates': ALL,
  'byte-order-mark': NONE,
  'invalid-utf8': NONE,
};

async function accepts(verify: (sealed: ReturnType<typeof sealNow>) => unknown, delivery: Delivery): Promise<boolean> {
  const sealed = sealNow(delivery);
  try {
    await verify(sealed);
    return true;
  } catch {
    return false;
  }
}

/** What each verifier says of a case's own deliveries. */
async function ask(corpusCase: CorpusCase): Promise<Record<string, boolean>> {
  const deliveries = corpusCase.steps.filter((step): step is Delivery => 'event' in step);
  const said: Record<string, boolean> = {};
  for (const [name, verify] of Object.entries(VERIFIERS)) {
    const each = await Promise.all(deliveries.map((delivery) => accepts(verify, delivery)));
    said[name] = each.every(Boolean);
  }
  return said;
}

const judged = CORPUS.filter(({ family }) => FAMILIES.includes(family));

describe('svix, standardwebhooks and verifyWebhook agree with what a case asks', () => {
  test.each(judged.filter(({ informational }) => informational !== true).map((each) => [each.id, each] as const))(
    '%s',
    async (_id, corpusCase) => {
      const accepted = corpusCase.answer === 'acknowledged';
      expect(await ask(corpusCase)).toEqual({ svix: accepted, standardwebhooks: accepted, clerk: accepted });
    },
  );

  test.each(judged.filter(({ informational }) => informational === true).map((each) => [each.id, each] as const))(
    '%s is informational, and this is what each says',
    async (id, corpusCase) => {
      expect(await ask(corpusCase)).toEqual(DIFFERING[id]);
    },
  );

  test('every difference that is written down is one of a case', () => {
    const known = judged.filter(({ informational }) => informational === true).map(({ id }) => id);
    expect(Object.keys(DIFFERING).sort()).toEqual(known.sort());
  });
});
