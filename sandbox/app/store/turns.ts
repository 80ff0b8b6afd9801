/** Runs works on the same key one after the other, and those on different keys side by side. */
export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export function makeTurns(): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (last.get(key) === turn) last.delete(key);
    }
  };
}
