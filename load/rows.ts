/** Read-only sight of a mirror's rows, as the load runner needs it. The caller adapts its database reader to this. */
export interface RowReader {
  /** How many live rows have a Clerk user id that starts with this; a doubled row counts twice. */
  countByPrefix(prefix: string): Promise<number>;
  /** The ids themselves; with `after`, only those that sort after it. */
  keysByPrefix(prefix: string, after?: string): Promise<string[]>;
  close(): Promise<void>;
}
