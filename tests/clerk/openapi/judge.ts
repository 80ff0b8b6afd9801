import type { Observed, ObservedAnswer, ObservedEvent } from '../../../sandbox/clerk/observation.ts';
import { type DocumentedOperation, documentedOperations, eventSchemas, readDocument } from './documents.ts';
import { OperationFinder, operationName } from './operations.ts';
import { type Difference, makeValidator, type Validator } from './validator.ts';

/**
 * Refusals that an operation of any kind can give, and few are documented with: a body that cannot be read, that is too
 * large, a limit, a failure that was asked for, a secret key that is wrong, a path that names what does not exist.
 * Their bodies are judged all the same.
 */
function isOfEveryOperation({ api, status, body }: ObservedAnswer, path: string): boolean {
  if (status === 413 || status === 429 || status >= 500) return true;
  if (status === 404) return path.includes('{');
  if (status === 400) return JSON.stringify(body).includes('"malformed_request_parameters"');
  return api === 'backend' && status === 401;
}

/** Holds what was observed against Clerk's documents. Schemas are compiled when they are first needed. */
export class Judge {
  readonly #apis: Readonly<Record<'frontend' | 'backend', Api>> = {
    frontend: readApi('frontend'),
    backend: readApi('backend'),
  };
  readonly #webhooks = makeValidator('webhooks', readDocument('webhooks').components.schemas);
  readonly #events = eventSchemas();

  /** All differences of an answer, or of an event, from the documents; none is right. */
  judge(observed: Observed): Difference[] {
    return observed.kind === 'event' ? this.#judgeEvent(observed) : this.#judgeAnswer(observed);
  }

  #judgeEvent(event: ObservedEvent): Difference[] {
    const schema = this.#events.get(event.type);
    if (schema === undefined) return [{ at: `webhooks ${event.type}`, pointer: '', what: 'not in the document' }];
    return this.#webhooks.validateBy(schema, `webhooks ${event.type}`, event.payload);
  }

  #judgeAnswer(answer: ObservedAnswer): Difference[] {
    // Neither carries a body; and a route outside of the documents has nothing to be held against.
    if (answer.method === 'HEAD' || answer.method === 'OPTIONS') return [];
    const { finder, validator } = this.#apis[answer.api];
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
    return schema === undefined ? [] : validator.validateBy(schema, name, answer.body);
  }
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
