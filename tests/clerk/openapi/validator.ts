import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { DataValidationCxt } from 'ajv/dist/types/index.js';
import addFormats from 'ajv-formats';
import { type JsonSchema, type OpenApiSchema, SchemaConverter } from './schema.ts';

/** One way in which a value is not what a document says. */
export interface Difference {
  /** The schema that it breaks, by name, and the path in it: `frontend Client.User /email_addresses`. */
  readonly at: string;
  readonly what: string;
  /** Where in the value; for a reader, as one schema is used in many places. */
  readonly pointer: string;
}

/** Judges values by the schemas of one document. */
export interface Validator {
  /** All differences of a value from a named schema; none is right. */
  validateAs(schemaName: string, value: unknown): Difference[];
  /** The same for a schema that has no name in the document; it is converted and compiled once, under the name given. */
  validateBy(schema: OpenApiSchema, name: string, value: unknown): Difference[];
}

export function makeValidator(document: string, schemas: Readonly<Record<string, OpenApiSchema>>): Validator {
  const ajv = new Ajv({ allErrors: true, strict: false, verbose: true, validateSchema: false, logger: false });
  // Its declaration is of a CommonJS module, whose default export the types take for the module itself.
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  addClosest(ajv);
  const converter = new SchemaConverter(document, schemas);
  ajv.addSchema(converter.convertAll());
  const compiled = new Map<string, ValidateFunction>();
  const judge = (validate: ValidateFunction, value: unknown): Difference[] => {
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) =>
      describe(error, valueAt(value, error.instancePath), converter.origins),
    );
  };
  const compileOnce = (name: string, schema: () => JsonSchema): ValidateFunction => {
    const known = compiled.get(name) ?? ajv.compile(schema());
    compiled.set(name, known);
    return known;
  };
  return {
    validateAs: (name, value) => {
      if (schemas[name] === undefined) throw new Error(`There is no schema ${name} in ${document}.`);
      return judge(
        compileOnce(`#${name}`, () => ({ $ref: `${document}#/definitions/${name}` })),
        value,
      );
    },
    validateBy: (schema, name, value) =>
      judge(
        compileOnce(name, () => converter.convert(schema, `${name} `)),
        value,
      ),
  };
}

/**
 * Adds the keyword `closest`: one of the branches must fit; if none does, the errors are those of the branch that the
 * value was most likely meant for, not of all of them.
 */
function addClosest(ajv: Ajv): void {
  ajv.addKeyword({
    keyword: 'closest',
    errors: 'full',
    compile: ({ nullable, branches }: { nullable: boolean; branches: JsonSchema[] }) => {
      // Compiled at first use: branches lead back to where they stand.
      let validators: ValidateFunction[] | undefined;
      const validate = (value: unknown, context?: DataValidationCxt): boolean => {
        if (value === null && nullable) return true;
        validators ??= branches.map((branch) => ajv.compile(branch));
        let best: ErrorObject[] | undefined;
        for (const branch of validators) {
          if (branch(value, context)) return true;
          const errors = branch.errors ?? [];
          if (best === undefined || distance(errors) < distance(best)) best = [...errors];
        }
        (validate as { errors?: ErrorObject[] }).errors = best ?? [];
        return false;
      };
      return validate;
    },
  });
}

/** How far a value is from a branch: another kind of object is further than any number of wrong fields. */
function distance(errors: readonly ErrorObject[]): number {
  const isOfOtherKind = (error: ErrorObject): boolean =>
    error.keyword === 'enum' && /\/(object|strategy|kty|crv)$/.test(error.instancePath);
  return errors.reduce((sum, error) => sum + (isOfOtherKind(error) ? 100 : 1), 0);
}

/** @param value what is wrong: ajv gives an error that passes through `closest` the value of the outermost one */
function describe(error: ErrorObject, value: unknown, origins: WeakMap<object, string>): Difference {
  const origin = origins.get(error.parentSchema ?? {}) ?? `? ${error.schemaPath}`;
  const params = error.params as Readonly<Record<string, string>>;
  const at = (field = ''): Pick<Difference, 'at' | 'pointer'> => {
    const suffix = field === '' ? '' : `/${field}`;
    return { at: `${origin}${suffix}`.trimEnd(), pointer: `${error.instancePath}${suffix}` };
  };
  switch (error.keyword) {
    case 'required':
      return { ...at(params['missingProperty']), what: 'missing' };
    case 'additionalProperties':
      return { ...at(params['additionalProperty']), what: 'not in the document' };
    case 'type':
      return { ...at(), what: `${typeName(value)} instead of ${String(params['type'])}` };
    case 'enum':
      return { ...at(), what: `${JSON.stringify(value)} is none of the documented values` };
    default:
      return { ...at(), what: error.message ?? error.keyword };
  }
}

/** What a JSON pointer leads to. */
function valueAt(root: unknown, pointer: string): unknown {
  const names = pointer.split('/').slice(1);
  return names.reduce<unknown>((value, name) => {
    const key = name.replaceAll('~1', '/').replaceAll('~0', '~');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }, root);
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
