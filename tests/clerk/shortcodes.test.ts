import { describe, expect, test } from 'vitest';
import { evaluateClaims } from '../../sandbox/clerk/accounts/shortcodes.ts';

const context = {
  user: {
    id: 'user_1',
    external_id: null,
    first_name: 'Ada',
    last_name: '',
    created_at: 1_700_000_000_000,
    email_verified: false,
    public_metadata: { plan: 'pro', seats: 3, zero: 0, tags: ['a', 'b'], 'with-dash': { deep: true } },
  },
  org: { id: 'org_1' },
};

describe('shortcodes in custom claims', () => {
  test.for<[string, string, unknown]>([
    ['a text', '{{user.id}}', 'user_1'],
    ['blanks inside the braces', '{{ user.id }}', 'user_1'],
    ['a number keeps its type', '{{user.created_at}}', 1_700_000_000_000],
    ['a boolean keeps its type', '{{user.email_verified}}', false],
    ['an object keeps its type', '{{user.public_metadata.with-dash}}', { deep: true }],
    ['an array keeps its type', '{{user.public_metadata.tags}}', ['a', 'b']],
    ['an entry of an array', '{{user.public_metadata.tags.1}}', 'b'],
    ['an organization', '{{org.id}}', 'org_1'],
    ['the first operand that is not empty', '{{user.external_id || user.id}}', 'user_1'],
    ['the first of two that are not', '{{user.id || user.external_id}}', 'user_1'],
    ['from left to right', '{{user.external_id || user.last_name || user.first_name || user.id}}', 'Ada'],
    ['the last, where all are empty', '{{user.external_id || user.last_name}}', ''],
    ['zero is empty', "{{user.public_metadata.zero || 'none'}}", 'none'],
    ['a single-quoted default', "{{user.external_id || 'guest'}}", 'guest'],
    ['a double-quoted default', '{{user.external_id || "guest"}}', 'guest'],
    ['bars and braces in a default', "{{user.external_id || 'a || }} b'}}", 'a || }} b'],
    ['a literal alone', "{{'fixed'}}", 'fixed'],
    ['two in one text', '{{user.first_name}} <{{user.id}}>', 'Ada <user_1>'],
    ['nothing within a text', 'x{{user.external_id}}y', 'xy'],
    ['a default within a text', "Hello {{user.external_id || 'you'}}!", 'Hello you!'],
    ['an object within a text', 'm={{user.public_metadata.with-dash}}', 'm={"deep":true}'],
    ['a number within a text', 'n={{user.public_metadata.seats}}', 'n=3'],
  ])('%s: %s', ([, text, wanted]) => {
    expect(evaluateClaims(text, context)).toEqual(wanted);
  });

  test.for([
    ['{{user.unknown}}'],
    ['{{user.id.more}}'],
    ['{{user.unknown.deeper}}'],
    ['{{nobody.id}}'],
    ['{{user.private_metadata}}'],
    ['{{user.constructor}}'],
    ['{{user.public_metadata.__proto__}}'],
    ['{{user.public_metadata.tags.length.toString}}'],
    ['{{user.external_id || user.unknown}}'],
  ])('%s is null', ([text]) => {
    expect(evaluateClaims(text, context)).toBeNull();
  });

  test.for([
    ['{{}}'],
    ['{{ 1 + 1 }}'],
    ['{{user.id'],
    ['user.id'],
    ['{user.id}'],
    ['{{user.id ||}}'],
    ["{{'open}}"],
    [''],
  ])('%s is no shortcode and stays', ([text]) => {
    expect(evaluateClaims(text, context)).toBe(text);
  });

  test('claims are evaluated as deep as they go, names and other values untouched', () => {
    const claims = { '{{user.id}}': 1, a: [{ b: '{{user.first_name}}' }, null, true], c: { d: '{{org.unknown}}' } };
    expect(evaluateClaims(claims, context)).toEqual({
      '{{user.id}}': 1,
      a: [{ b: 'Ada' }, null, true],
      c: { d: null },
    });
  });

  test('a value that looks like a shortcode is not evaluated again', () => {
    const hostile = { user: { first_name: '{{user.id}}', id: 'user_1' } };
    expect(evaluateClaims('{{user.first_name}}', hostile)).toBe('{{user.id}}');
    expect(evaluateClaims('x {{user.first_name}}', hostile)).toBe('x {{user.id}}');
  });

  test('long hostile text is read in no time that grows beyond its length', () => {
    const text = `{{${'user.a||'.repeat(20_000)}`;
    expect(evaluateClaims(text, context)).toBe(text);
  });
});
