/** What Clerk's OpenAPI 3.0 documents say with, as far as it can be judged. */
export interface OpenApiSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly additionalProperties?: boolean | OpenApiSchema;
  readonly items?: OpenApiSchema;
  readonly allOf?: readonly OpenApiSchema[];
  readonly oneOf?: readonly OpenApiSchema[];
  readonly anyOf?: readonly OpenApiSchema[];
}

/** A JSON Schema that ajv compiles; `closest` is a keyword of `validator.ts`. */
export type JsonSchema = Record<string, unknown>;

/** Keywords that mean the same in both languages. */
const SAME = [
  ...['format', 'pattern', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties'],
];

/**
 * Turns the schemas of one document into JSON Schema, by these readings of it:
 *
 * - An object that lists its properties has no others, unless it says so (`additionalProperties`): Clerk's documents
 *   leave that unsaid in a third of the cases, and an answer's unlisted field is what this exists to find.
 * - The parts of an `allOf` are one object. Several forbid additional properties each, which no value could satisfy.
 * - `nullable` holds beside `$ref` and `allOf` too, where OpenAPI 3.0 would ignore it: it stands there to be meant.
 * - A field that is required is a field, also where only `required` names it.
 * - A `oneOf` is satisfied by one or more: the documents' alternatives overlap.
 */
export class SchemaConverter {
  readonly #document: string;
  readonly #schemas: Readonly<Record<string, OpenApiSchema>>;
  /** Where each schema comes from: the component's name and the path in it. */
  readonly origins: WeakMap<object, string>;

  constructor(
    document: string,
    schemas: Readonly<Record<string, OpenApiSchema>>,
    origins: WeakMap<object, string> = new WeakMap(),
  ) {
    this.#document = document;
    this.#schemas = schemas;
    this.origins = origins;
  }

  /** Every named schema, for ajv to find by `$ref` and compile when it is needed. */
  convertAll(): JsonSchema {
    const entries = Object.entries(this.#schemas).map(([name, schema]) => [
      name,
      this.convert(schema, `${this.#document} ${name} `),
    ]);
    return { $id: this.#document, definitions: Object.fromEntries(entries) as unknown };
  }

  /** @param origin what the schema is called in a difference: a name, a blank, and a path */
  convert(schema: OpenApiSchema, origin: string): JsonSchema {
    const converted = this.#convert(schema, origin);
    this.origins.set(converted, origin);
    return converted;
  }

  #convert(schema: OpenApiSchema, origin: string): JsonSchema {
    const nullable = schema.nullable === true || schema.enum?.includes(null) === true;
    if (schema.$ref !== undefined) {
      const reference = { $ref: `${this.#document}#/definitions/${nameOf(schema.$ref)}` };
      return nullable ? { closest: { nullable, branches: [reference] } } : reference;
    }
    const { allOf } = schema;
    if (allOf !== undefined) {
      const [only] = allOf;
      const alone = allOf.length === 1 && schema.properties === undefined && only !== undefined;
      return this.#convert({ ...(alone ? only : this.#merge(schema)), ...(nullable ? { nullable } : {}) }, origin);
    }
    const choices = schema.oneOf ?? schema.anyOf;
    if (choices !== undefined && !choices.every(onlyRequires)) {
      return { closest: { nullable, branches: choices.map((choice) => this.convert(choice, origin)) } };
    }
    return this.#convertPlain(schema, nullable, origin);
  }

  #convertPlain(schema: OpenApiSchema, nullable: boolean, origin: string): JsonSchema {
    const { properties, items, required, additionalProperties } = schema;
    const type = schema.type ?? (properties === undefined ? undefined : 'object');
    const unlisted = Object.fromEntries((properties === undefined ? [] : (required ?? [])).map((name) => [name, {}]));
    const fields = Object.entries({ ...unlisted, ...properties }).map(([name, field]) => [
      name,
      this.convert(field, `${origin}/${name}`),
    ]);
    const others =
      typeof additionalProperties === 'object'
        ? this.convert(additionalProperties, `${origin}/*`)
        : (additionalProperties ?? (fields.length === 0 ? undefined : false));
    return {
      ...Object.fromEntries(Object.entries(schema).filter(([keyword]) => SAME.includes(keyword))),
      ...(type === undefined ? {} : { type: nullable ? [type, 'null'] : type }),
      ...(schema.enum === undefined ? {} : { enum: nullable ? [...schema.enum, null] : schema.enum }),
      ...(properties === undefined ? {} : { properties: Object.fromEntries(fields) as unknown }),
      ...(required === undefined ? {} : { required }),
      ...(items === undefined ? {} : { items: this.convert(items, `${origin}/*`) }),
      ...(others === undefined ? {} : { additionalProperties: others }),
      ...(schema.anyOf === undefined ? {} : { anyOf: schema.anyOf }),
    };
  }

  /** The parts of an `allOf`, and what stands beside it, as one object. */
  #merge(schema: OpenApiSchema): OpenApiSchema {
    const { allOf = [], ...beside } = schema;
    const parts = [...allOf.map((part) => this.#resolve(part)), beside as OpenApiSchema].map((part) =>
      part.allOf === undefined ? part : this.#merge(part),
    );
    const alternative = parts.find((part) => part.oneOf !== undefined || part.anyOf !== undefined);
    if (alternative !== undefined) throw new Error(`${this.#document}: an allOf of alternatives cannot be merged.`);
    const properties: Record<string, OpenApiSchema> = {};
    for (const part of parts) {
      for (const [name, field] of Object.entries(part.properties ?? {})) {
        const before = properties[name];
        properties[name] = before === undefined ? field : { allOf: [before, field] };
      }
    }
    const isOpen = parts.some(({ additionalProperties }) => additionalProperties === true);
    return {
      type: 'object',
      properties,
      required: [...new Set(parts.flatMap(({ required = [] }) => required))],
      additionalProperties: isOpen,
    };
  }

  #resolve(schema: OpenApiSchema): OpenApiSchema {
    if (schema.$ref === undefined) return schema;
    const target = this.#schemas[nameOf(schema.$ref)];
    if (target === undefined) throw new Error(`${this.#document}: ${schema.$ref} leads nowhere.`);
    return this.#resolve(target);
  }
}

/** `anyOf: [{ required: [a] }, { required: [b] }]` says something about the object beside it. */
function onlyRequires(choice: OpenApiSchema): boolean {
  return Object.keys(choice).every((keyword) => keyword === 'required');
}

function nameOf(reference: string): string {
  return reference.split('/').pop() ?? '';
}
