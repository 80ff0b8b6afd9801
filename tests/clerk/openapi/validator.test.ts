import { describe, expect, test } from 'vitest';
import { ABSENT, documentsArePresent, eventSchemas, readDocument } from './documents.ts';
import type { OpenApiSchema } from './schema.ts';
import { makeValidator } from './validator.ts';

const OTP: OpenApiSchema = {
  type: 'object',
  additionalProperties: false,
  properties: { object: { type: 'string', enum: ['otp'] }, attempts: { type: 'integer', nullable: true } },
  required: ['object', 'attempts'],
};
const LINK: OpenApiSchema = {
  type: 'object',
  properties: { object: { type: 'string', enum: ['link'] }, url: { type: 'string', format: 'uri' } },
  required: ['object', 'url', 'hidden'],
};
const SCHEMAS: Readonly<Record<string, OpenApiSchema>> = {
  Otp: OTP,
  Link: LINK,
  Base: { type: 'object', additionalProperties: false, properties: { id: { type: 'string' } }, required: ['id'] },
  Whole: {
    allOf: [
      { $ref: '#/components/schemas/Base' },
      { type: 'object', additionalProperties: false, properties: { age: { type: 'integer' } } },
    ],
  },
  Thing: {
    type: 'object',
    properties: {
      name: { type: 'string', nullable: true },
      kind: { type: 'string', enum: ['a', 'b'] },
      free: { type: 'object' },
      open: { type: 'object', additionalProperties: true, properties: { known: { type: 'boolean' } } },
      whole: { nullable: true, allOf: [{ $ref: '#/components/schemas/Whole' }] },
      base: { $ref: '#/components/schemas/Base', nullable: true },
      proof: { nullable: true, oneOf: [{ $ref: '#/components/schemas/Otp' }, { $ref: '#/components/schemas/Link' }] },
      list: { type: 'array', items: { $ref: '#/components/schemas/Base' } },
    },
    required: ['name'],
  },
};

const differences = (value: unknown): string[] =>
  makeValidator('d', SCHEMAS)
    .validateAs('Thing', value)
    .map(({ at, what, pointer }) => `${at}: ${what} @${pointer}`);

describe('the validator accepts', () => {
  test.for([
    ['the least', { name: null }],
    ['both parts of an allOf', { name: 'x', whole: { id: '1', age: 2 } }],
    ['null beside allOf, $ref and oneOf', { name: 'x', whole: null, base: null, proof: null }],
    ['one of the alternatives', { name: 'x', proof: { object: 'link', url: 'https://a.example', hidden: 1 } }],
    ['anything in a free object', { name: 'x', free: { a: [1] }, open: { known: true, more: {} } }],
  ] as const)('%s', ([, value]) => {
    expect(differences(value)).toEqual([]);
  });
});

describe('the validator sees', () => {
  test.for([
    [
      'an extra field where nothing is said of others',
      { name: 'x', nick: 1 },
      'd Thing /nick: not in the document @/nick',
    ],
    [
      'an extra field of a merged object',
      { name: 'x', whole: { id: '1', no: 1 } },
      'd Whole /no: not in the document @/whole/no',
    ],
    [
      'an extra field in a list',
      { name: 'x', list: [{ id: '1', no: 1 }] },
      'd Base /no: not in the document @/list/0/no',
    ],
    ['a missing field', {}, 'd Thing /name: missing @/name'],
    ['a missing field of one part', { name: 'x', whole: { age: 1 } }, 'd Whole /id: missing @/whole/id'],
    ['a wrong type', { name: 1 }, 'd Thing /name: number instead of string,null @/name'],
    ['a fraction', { name: 'x', whole: { id: '1', age: 1.5 } }, 'd Whole /age: number instead of integer @/whole/age'],
    ['a list for an object', { name: 'x', base: [] }, 'd Base: array instead of object @/base'],
    ['null where it is not allowed', { name: 'x', list: null }, 'd Thing /list: null instead of array @/list'],
    ['null for an object', { name: 'x', list: [null] }, 'd Base: null instead of object @/list/0'],
    [
      'a value that is none of the documented',
      { name: 'x', kind: 'c' },
      'd Thing /kind: "c" is none of the documented values @/kind',
    ],
    [
      'a wrong format',
      { name: 'x', proof: { object: 'link', url: 'a b', hidden: 1 } },
      'd Link /url: must match format "uri" @/proof/url',
    ],
    [
      'a wrong field of the alternative that was meant',
      { name: 'x', proof: { object: 'otp' } },
      'd Otp /attempts: missing @/proof/attempts',
    ],
    [
      'a required field that only `required` names',
      { name: 'x', proof: { object: 'link', url: 'https://a.example' } },
      'd Link /hidden: missing @/proof/hidden',
    ],
  ] as const)('%s', ([, value, difference]) => {
    expect(differences(value)).toEqual([difference]);
  });

  test('all that is wrong, not only the first', () => {
    expect(differences({ kind: 1, more: 1 })).toHaveLength(4);
  });

  test('a schema that leads nowhere, or is not there', () => {
    const broken = { A: { allOf: [{ $ref: '#/components/schemas/B' }, {}] } };
    expect(() => makeValidator('d', broken)).toThrow('leads nowhere');
    expect(() => makeValidator('d', SCHEMAS).validateAs('Nothing', {})).toThrow('no schema Nothing');
  });
});

describe.skipIf(!documentsArePresent)(`Clerk's documents (${ABSENT})`, () => {
  test.for([['frontend'], ['backend'], ['webhooks']] as const)('every schema of %s says something', ([name]) => {
    const { schemas } = readDocument(name).components;
    const validator = makeValidator(name, schemas);
    const objects = Object.keys(schemas).filter((schema) => (schemas[schema]?.required ?? []).length > 0);
    expect(objects.length).toBeGreaterThan(20);
    expect(objects.filter((schema) => validator.validateAs(schema, {}).length === 0)).toEqual([]);
  });

  test('every event has a schema that refuses an empty body', () => {
    const validator = makeValidator('webhooks', readDocument('webhooks').components.schemas);
    const events = [...eventSchemas()];
    expect(events.length).toBeGreaterThan(40);
    expect(events.filter(([type, schema]) => validator.validateBy(schema, type, {}).length === 0)).toEqual([]);
  });
});
