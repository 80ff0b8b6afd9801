import { randomBytes } from 'node:crypto';

const PATTERN = /^preflight_([0-9a-z]+)_[0-9a-f]{8}$/;
const DAY_MS = 24 * 60 * 60_000;

/** A name for a database of this run in a server that others use too. It carries its time of birth. */
export function nameDatabase(now: number): string {
  return `preflight_${now.toString(36)}_${randomBytes(4).toString('hex')}`;
}

/** Whether a database is one of ours that a killed run left behind: named so, and older than a day. */
export function isLeftover(name: string, now: number): boolean {
  const born = PATTERN.exec(name)?.[1];
  return born !== undefined && now - Number.parseInt(born, 36) > DAY_MS;
}
