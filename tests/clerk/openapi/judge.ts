import type { Observed, ObservedAnswer, ObservedEvent } from '../../../sandbox/clerk/observation.ts';
import { type DocumentedOperation, documentedOperations, eventSchemas, readDocument } from './documents.ts';
import { OperationFinder, operationName } from './operations.ts';
import type { OpenApiSchema } from './schema.ts';
import { type Difference, makeValidator, type Validator } from './validator.ts';

/**
 * Refusals that an operation of any kind can give, and few are documented with: a body that cannot be read, that is too
 * large, a limit, a failure that was asked for, a secret key that is wrong, a path that names what does not exist.
 * Their bodies are judged all the same.
 */
function isOfEveryOperation({ api, status, body }: ObservedAnswer, path: string): boolean {
  if (status === 413 || status === 429 || status >= 500) return true;
  if (status === 404) return path.includes('{');
  if (status === 400) return JSON.stringify(body ?? null).includes('"malformed_request_parameters"');
  return api === 'backend' && status === 401;
}

/** Holds what was observed against Clerk's documents. Each is read, and its schemas compiled, when it is first needed. */
export class Judge {
  readonly #apis = new Map<DocumentedOperation['api'], Api>();
  #webhooks: Events | undefined;

  /** All differences of an answer, or of an event, from the documents; none is right. */
  judge(observed: Observed): Difference[] {
    return observed.kind === 'event' ? this.#judgeEvent(observed) : this.#judgeAnswer(observed);
  }

  #judgeEvent(event: ObservedEvent): Difference[] {
    this.#webhooks ??= readEvents();
    const schema = this.#webhooks.schemas.get(event.type);
    if (schema === undefined) return [{ at: `webhooks ${event.type}`, pointer: '', what: 'not in the document' }];
    return this.#webhooks.validator.validateBy(schema, `webhooks ${event.type}`, event.payload);
  }

  #judgeAnswer(answer: ObservedAnswer): Difference[] {
    // Neither carries a body; and a route outside of the documents has nothing to be held against.
    if (answer.method === 'HEAD' || answer.method === 'OPTIONS') return [];
    const { finder, validator } = this.#apiOf(answer);
    const operation = finder.findServed(answer);
    const documented = operation?.responses.get(String(answer.status));
    if (answer.route === undefined || (documented === undefined && isOfEveryOperation(answer, operation?.path ?? ''))) {
      return answer.status >= 400 ? validator.validateAs('ClerkErrors', answer.body) : [];
    }
    if (operation === undefined) return [];
    const name = `${operationName(operation)} ${answer.status}`;
    const difference = (what: string): Difference => ({ at: name, pointer: '', what });
    if (documented === undefined) {
      const undocumented = difference('the status is not in the document');
      return answer.status < 400 ? [undocumented] : [undocumented, ...validator.validateAs('ClerkErrors', answer.body)];
    }
    const types = Object.keys(documented.content ?? {});
    const schema = documented.content?.['application/json']?.schema;
    const given = answer.contentType?.split(';')[0];
    if (types.length > 0 && (given === undefined || !types.includes(given))) {
      return [difference(`${given ?? 'nothing'} instead of ${types.join(' or ')}`)];
    }
    if (types.length === 0 && answer.body !== undefined && answer.status < 400) {
      return [difference('a body, where the document has none')];
    }
    if (schema !== undefined) return validator.validateBy(schema, name, answer.body);
    // Where the document only names a refusal, it is one of the usual shape.
    return answer.status >= 400 ? validator.validateAs('ClerkErrors', answer.body) : [];
  }

  #apiOf({ api }: ObservedAnswer): Api {
    const known = this.#apis.get(api) ?? readApi(api);
    this.#apis.set(api, known);
    return known;
  }
}

interface Events {
  readonly schemas: ReadonlyMap<string, OpenApiSchema>;
  readonly validator: Validator;
}

function readEvents(): Events {
  return { schemas: eventSchemas(), validator: makeValidator('webhooks', readDocument('webhooks').components.schemas) };
}

interface Api {
  readonly finder: OperationFinder<DocumentedOperation>;
  readonly validator: Validator;
}

function readApi(api: 'frontend' | 'backend'): Api {
  return {
    finder: new OperationFinder(documentedOperations(api)),
    validator: makeValidator(api, readDocument(api).components.schemas),
  };
}
