import type { ClerkDouble } from './clerk-double.ts';
import { type Database, openPostgres } from './databases.ts';
import { created, newUserId, startTarget, type Target } from './target.ts';

/** The application with a fault in it, and what looks at its behaviour. */
export interface FaultBench {
  readonly target: Target;
  readonly clerk: ClerkDouble;
  /** A user whose id is new. */
  readonly id: string;
  readonly rows: (id: string) => ReturnType<Database['rows']>;
  /** The statuses of these events, delivered one after the other. */
  readonly statuses: (...events: unknown[]) => Promise<number[]>;
  readonly me: (userId: string) => Promise<Response>;
  /** The application with the same fault and its database gone. */
  readonly withoutDatabase: (ask?: (target: Target) => Promise<Response>) => Promise<Response>;
}

/** Starts the application with the fault, hands it over and cleans up behind it. */
export async function tryFault<T>(
  fault: string,
  database: Database,
  clerk: ClerkDouble,
  look: (bench: FaultBench) => Promise<T>,
): Promise<T> {
  const target = await startTarget(database, clerk, { APP_FAULT: fault });
  const statuses = async (...events: unknown[]) => {
    const seen: number[] = [];
    for (const event of events) seen.push((await target.send(event)).status);
    return seen;
  };
  const me = async (userId: string) =>
    target.get('/api/v1/users/me', { authorization: `Bearer ${await clerk.token(userId)}` });
  const withoutDatabase: FaultBench['withoutDatabase'] = async (ask = (gone) => gone.send(created(newUserId()))) => {
    const doomed = await openPostgres();
    const stranded = await startTarget(doomed, clerk, { APP_FAULT: fault });
    await doomed.stop();
    return ask(stranded).finally(() => stranded.stop());
  };
  try {
    return await look({
      target,
      clerk,
      id: newUserId(),
      rows: (id) => database.rows(id),
      statuses,
      me,
      withoutDatabase,
    });
  } finally {
    await target.stop();
  }
}
