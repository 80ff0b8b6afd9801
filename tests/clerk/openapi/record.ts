import type { Observed, ObservedAnswer } from '../../../sandbox/clerk/observation.ts';
import { documentsArePresent } from './documents.ts';
import { Judge } from './judge.ts';
import { OperationFinder, operationName, readOperations } from './operations.ts';

/** A difference from the documents, with the first place where it was seen. */
export interface SeenGap {
  readonly at: string;
  readonly what: string;
  readonly example: string;
}

/** What one test file made the stand-in do: data, so that it can leave the process. */
export interface Sightings {
  /** Operations that succeeded and events that were sent, as `operation …` and `event …`. */
  readonly driven: string[];
  readonly gaps: SeenGap[];
}

export const gapName = ({ at, what }: Pick<SeenGap, 'at' | 'what'>): string => `${at}: ${what}`;

/** Judges what is observed and keeps each kind of finding once. */
export class Recorder {
  readonly #finder = new OperationFinder(readOperations());
  readonly #judge = documentsArePresent ? new Judge() : undefined;
  readonly #driven = new Set<string>();
  readonly #gaps = new Map<string, SeenGap>();

  record(observed: Observed): void {
    const subject = this.#subjectOf(observed);
    if (subject !== undefined && (observed.kind === 'event' || isSuccess(observed))) this.#driven.add(subject);
    for (const { at, what, pointer } of this.#judge?.judge(observed) ?? []) {
      const name = gapName({ at, what });
      // Places in a list are all alike.
      const place = pointer.replace(/\/\d+(?=\/|$)/g, '/*');
      if (!this.#gaps.has(name)) this.#gaps.set(name, { at, what, example: `${subject ?? at} ${place}`.trimEnd() });
    }
  }

  sightings(): Sightings {
    return { driven: [...this.#driven].sort(), gaps: [...this.#gaps.values()] };
  }

  #subjectOf(observed: Observed): string | undefined {
    if (observed.kind === 'event') return `event ${observed.type}`;
    const operation = this.#finder.findServed(observed);
    return operation === undefined ? undefined : `operation ${operationName(operation)}`;
  }
}

function isSuccess({ status, route, method }: ObservedAnswer): boolean {
  return status < 400 && route !== undefined && method !== 'HEAD' && method !== 'OPTIONS';
}
