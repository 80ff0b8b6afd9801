import { AFTER_VERIFICATION } from './after-verification.ts';
import type { Ailing } from './ailing.ts';
import { BEFORE_THE_HANDLER } from './before-the-handler.ts';
import { NETWORK } from './network.ts';
import { VERIFICATION } from './verification.ts';

export type { Ailing } from './ailing.ts';

/** A receiver for every finding, in the order of a delivery's way. */
export const AILING: readonly Ailing[] = [...NETWORK, ...BEFORE_THE_HANDLER, ...VERIFICATION, ...AFTER_VERIFICATION];
