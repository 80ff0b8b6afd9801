import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { event } from '../../fixtures/webhook/events/index.ts';
import { nodeHmac } from '../../fixtures/webhook/hmac.ts';
import { signDelivery, type DeliveryToSign } from '../../fixtures/webhook/signature.ts';
import { explainSignature, verifySignature, type FindingCode } from '../../fixtures/webhook/verify.ts';
import { wrongSignature, WRONG_SIGNATURE_KINDS, type WrongSignature } from '../../fixtures/webhook/wrong-signature.ts';

const NOW = 1_767_225_600;
const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3';
const OLD = 'whsec_Tm90IHRoZSBzZWNyZXQsIGJ1dCBhbiBvbGQgb25l';
const BODY = JSON.stringify(
  event('user.created', { seed: 'müller', data: { unsafe_metadata: { html: '<a href="/x">' } } }),
);
const DELIVERY: DeliveryToSign = { secret: SECRET, id: 'msg_1', timestamp: NOW, body: BODY };

type Headers = Readonly<Record<string, string>>;

function explain(
  headers: Headers | [string, string][],
  body: string | Uint8Array = BODY,
  secrets = [SECRET],
  now = NOW,
) {
  const list = Array.isArray(headers) ? headers : Object.entries(headers);
  return explainSignature({ headers: list, body: Buffer.from(body) }, secrets, now);
}
const codes = (...given: Parameters<typeof explain>): FindingCode[] =>
  explain(...given).findings.map(({ code }) => code);
const signed = (change: Partial<DeliveryToSign> = {}): Headers => ({
  ...signDelivery({ ...DELIVERY, ...change }, nodeHmac),
});

describe('verified', () => {
  test('a plain delivery, by the only secret', () => {
    expect(explain(signed())).toEqual({
      verified: true,
      secret: 0,
      age: { timestamp: NOW, seconds: 0, isTolerated: true },
      findings: [{ code: 'secret-used', detail: 'It was signed with the secret.' }],
    });
  });

  test('by one of several, named by its position, as one of several entries', () => {
    const headers = signed({ secret: [OLD, SECRET] });
    const { verified, secret, findings } = explain(headers, BODY, ['whsec_AAAA', SECRET]);
    expect([verified, secret]).toEqual([true, 1]);
    expect(findings[0]?.detail).toBe('It was signed with secret 2 of 2; it is entry 2 of 2.');
  });

  test.each([
    ['299 s old', NOW + 299],
    ['300 s old', NOW + 300],
    ['300 s and a bit old', NOW + 300.9],
    ['300 s ahead', NOW - 300],
  ])('%s', (_, now) => expect(explain(signed(), BODY, [SECRET], now).verified).toBe(true));

  test('whatever the spelling of the names', () => {
    const shouted = Object.fromEntries(Object.entries(signed()).map(([name, value]) => [name.toUpperCase(), value]));
    expect(explain(shouted).verified).toBe(true);
  });

  test('a timestamp that svix reads leniently, with a warning', () => {
    const headers = { ...signed(), 'svix-timestamp': `${NOW}.5` };
    expect([explain(headers).verified, codes(headers)]).toEqual([true, ['timestamp-lenient', 'secret-used']]);
  });
});

describe('not verified, for the headers', () => {
  test.each<[string, Headers | [string, string][], FindingCode[]]>([
    ['no header at all', {}, ['header-missing', 'header-missing', 'header-missing']],
    ['no id', { ...signed(), 'svix-id': '' }, ['header-empty']],
    [
      'a doubled id',
      [...Object.entries(signed()), ['Svix-Id', 'msg_1']],
      ['header-doubled', 'secret-used', 'other-id'],
    ],
    ['the other names', { ...signDelivery(DELIVERY, nodeHmac, 'webhook') }, ['header-names', 'secret-used']],
    ['a timestamp in words', signed({ timestamp: 'now' }), ['timestamp-malformed', 'secret-used']],
    ['milliseconds', signed({ timestamp: NOW * 1_000 }), ['timestamp-milliseconds', 'secret-used']],
    ['a word for a signature', { ...signed(), 'svix-signature': 'v1,signature' }, ['signature-unreadable']],
  ])('%s', (_, headers, expected) => {
    expect(explain(headers).verified).toBe(false);
    expect(codes(headers)).toEqual(expected);
  });

  test.each([
    ['301 s old', NOW + 301, 'timestamp-old', '301 s old'],
    ['an hour ahead', NOW - 3_600, 'timestamp-ahead', '3600 s ahead'],
  ])('%s: how much, and that the signature is right', (_, now, code, words) => {
    const { verified, secret, findings } = explain(signed(), BODY, [SECRET], now);
    expect([verified, secret, findings[0]?.code]).toEqual([false, 0, code]);
    expect(findings[0]?.detail).toContain(words);
  });
});

describe('not verified, and what was signed instead is recognised', () => {
  const value = JSON.parse(BODY) as unknown;
  const indented = JSON.stringify(value, null, 2);
  const sorted = JSON.stringify(value, (_, field: unknown) =>
    typeof field === 'object' && field !== null && !Array.isArray(field)
      ? Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)))
      : field,
  );
  const escaped = (json: string): string =>
    json.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

  test.each<[string, { sent?: string | Uint8Array; signed: string | Uint8Array }, FindingCode, string]>([
    ['the compact form', { sent: indented, signed: BODY }, 'body-serialisation', 'compact form'],
    ['an indented form', { signed: indented }, 'body-serialisation', 'two blanks'],
    ['tabs', { signed: JSON.stringify(value, null, '\t') }, 'body-serialisation', 'tabs'],
    ['sorted keys', { signed: sorted }, 'body-serialisation', 'keys sorted'],
    ['escapes', { signed: escaped(BODY) }, 'body-serialisation', 'not ASCII'],
    ['PHP', { signed: escaped(BODY).replaceAll('/', '\\/') }, 'body-serialisation', 'PHP'],
    ['Go', { signed: sorted.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e') }, 'body-serialisation', 'Go'],
    ['an editor’s line end', { sent: `${BODY}\n`, signed: BODY }, 'body-edges', 'without the line end'],
    ['a line end that was cut', { signed: `${BODY}\n` }, 'body-edges', 'with a line end'],
    ['nothing', { signed: '' }, 'body-edges', 'empty'],
    ['a string of a string', { signed: JSON.stringify(BODY) }, 'body-edges', 'twice'],
    ['UTF-16', { signed: Buffer.from(BODY, 'utf16le') }, 'body-encoding', 'low byte first'],
    [
      'UTF-16, the other way round',
      { signed: Buffer.from(BODY, 'utf16le').swap16() },
      'body-encoding',
      'high byte first',
    ],
    ['Latin-1', { signed: Buffer.from(BODY, 'latin1') }, 'body-encoding', 'Latin-1'],
    ['read twice', { signed: Buffer.from(Buffer.from(BODY).toString('latin1')) }, 'body-encoding', 'read as Latin-1'],
    [
      'bytes that are no text',
      { sent: Buffer.from('{"a":"\xff"}', 'latin1'), signed: Buffer.from('{"a":"\xff"}', 'latin1') },
      'body-not-text',
      'UTF-8',
    ],
    ['a byte order mark', { sent: `\ufeff${BODY}`, signed: `\ufeff${BODY}` }, 'body-not-text', 'bytes as they are'],
  ])('%s', (_, { sent = BODY, signed: body }, code, words) => {
    const { verified, secret, findings } = explain(signed({ body }), sent);
    expect([verified, secret, findings.map((finding) => finding.code)]).toEqual([false, 0, ['secret-used', code]]);
    expect(findings[1]?.detail).toContain(words);
    expect(findings[1]?.remedy).toBeDefined();
  });

  test('Python: blanks, escapes and sorted keys', () => {
    const signature = signed({ body: '{"a": [1, 2], "b": "\\u00fc"}' });
    expect(explain(signature, '{"b":"ü","a":[1,2]}').findings[1]?.detail).toContain('sort_keys');
  });

  test.each<[string, (id: string, at: number, body: string) => string, string]>([
    ['timestamp first', (id, at, body) => `${at}.${id}.${body}`, 'timestamp.id.body'],
    ['no id', (_, at, body) => `${at}.${body}`, 'timestamp.body'],
    ['the body alone', (_id, _at, body) => body, 'the body alone'],
    ['the body first', (id, at, body) => `${body}.${at}.${id}`, 'body.timestamp.id'],
    ['nothing between', (id, at, body) => `${id}${at}${body}`, 'without full stops'],
  ])('another order of the parts: %s', (_, join, words) => {
    const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
    const digest = createHmac('sha256', key)
      .update(join('msg_1', NOW, BODY))
      .digest('base64');
    const { findings } = explain({ ...signed(), 'svix-signature': `v1,${digest}` });
    expect(findings.map(({ code }) => code)).toEqual(['secret-used', 'parts-order']);
    expect(findings[1]?.detail).toContain(words);
  });

  test.each<[string, Partial<DeliveryToSign>, FindingCode, string]>([
    ['the event’s own user for an id', { id: event('user.created', { seed: 'müller' }).data.id }, 'other-id', 'user_'],
    ['an id that was undefined', { id: 'undefined' }, 'other-id', 'undefined'],
    ['a second before', { timestamp: NOW - 1 }, 'other-timestamp', String(NOW - 1)],
    ['another time zone', { timestamp: NOW + 7_200 }, 'other-timestamp', String(NOW + 7_200)],
    ['milliseconds', { timestamp: NOW * 1_000 }, 'other-timestamp', String(NOW * 1_000)],
  ])('%s', (_, change, code, words) => {
    const { findings } = explain({ ...signed(), 'svix-signature': signed(change)['svix-signature'] ?? '' });
    expect(findings.map((finding) => finding.code)).toEqual(['secret-used', code]);
    expect(findings[1]?.detail).toContain(words);
  });

  test('two mistakes at once: the secret not decoded, and the body written again', () => {
    const digest = createHmac('sha256', SECRET).update(`msg_1.${NOW}.${indented}`).digest('base64');
    expect(codes({ ...signed(), 'svix-signature': `v1,${digest}` })).toEqual([
      'secret-used',
      'secret-decoding',
      'body-serialisation',
    ]);
  });

  test('nothing is made up: a value that changed is not recognised', () => {
    const { verified, secret, findings } = explain(signed(), BODY.replace('"banned":false', '"banned":true'));
    expect([verified, secret, findings.map(({ code }) => code)]).toEqual([false, undefined, ['unrecognised']]);
  });

  test('nor without a secret', () => expect(codes(signed(), BODY, [])).toEqual(['unrecognised']));
});

describe('each wrong signature says its kind', () => {
  const EXPECTED: Readonly<Record<WrongSignature, readonly FindingCode[]>> = {
    'bit-flipped': ['unrecognised'],
    'body-tampered': ['unrecognised'],
    'other-secret': ['unrecognised'],
    'other-id': ['unrecognised'],
    'other-timestamp': ['secret-used', 'other-timestamp'],
    'other-order': ['secret-used', 'parts-order'],
    'body-alone': ['secret-used', 'parts-order'],
    'secret-undecoded': ['secret-used', 'secret-decoding'],
    're-serialised': ['secret-used', 'body-serialisation'],
    swapped: ['unrecognised'],
    'unknown-version': ['secret-used', 'signature-version'],
    'no-version': ['secret-used', 'signature-version'],
    empty: ['header-empty'],
    'version-alone': ['signature-unreadable'],
    'malformed-base64': ['signature-unreadable'],
    truncated: ['signature-unreadable'],
    'other-case': ['unrecognised'],
    'many-wrong': ['unrecognised'],
  };
  test.each(WRONG_SIGNATURE_KINDS)('%s', (kind) => {
    const headers = { ...wrongSignature(kind, DELIVERY, nodeHmac) };
    expect(codes(headers)).toEqual(EXPECTED[kind]);
    expect(explain(headers).verified).toBe(false);
    expect(verifySignature({ headers: Object.entries(headers), body: Buffer.from(BODY) }, [SECRET], NOW)).toBe(false);
  });
});

describe('a hostile delivery', () => {
  test('is quoted so that a terminal obeys nothing of it, and at bounded length', () => {
    const headers = {
      'svix-id': 'msg',
      'svix-timestamp': `\u001b[2J${'9'.repeat(9_000)}`,
      'svix-signature': '\u202ev1,\u0007',
    };
    const text = JSON.stringify(explain(headers).findings.map(({ detail }) => detail));
    expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    expect(text.length).toBeLessThan(1_000);
  });

  test.each([
    ['nested deeper than calls may be', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    ['of many numbers', `[${'1e5,'.repeat(300_000)}1]`],
    ['that is no JSON', '{'],
    ['with prototype keys', '{"__proto__":{"id":"x"},"data":null}'],
  ])('with a body %s is explained all the same', (_, body) => {
    expect(codes({ ...signed(), 'svix-signature': `v1,${'A'.repeat(43)}=` }, body)).toEqual(['unrecognised']);
  });

  test('with thousands of entries too', () => {
    const entries = `v1,${'A'.repeat(43)}= `.repeat(5_000).trim();
    expect(codes({ ...signed(), 'svix-signature': entries })).toEqual(['unrecognised']);
  });

  test('never gets a secret or a right signature back', () => {
    const right = signed()['svix-signature']?.slice(3) ?? '';
    const text = JSON.stringify(explain({ ...signed(), 'svix-signature': `v1,${'A'.repeat(43)}=` }));
    expect(text).not.toContain(right);
    expect(text).not.toContain(SECRET.slice(6));
  });
});
