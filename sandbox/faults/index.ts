import { PreflightError } from '../../checklists/error.ts';
import algNoneAccepted from './alg-none-accepted.ts';
import anyMethod from './any-method.ts';
import anySignatureAccepted from './any-signature-accepted.ts';
import apiOpen from './api-open.ts';
import badSignature500 from './bad-signature-500.ts';
import bearerMissing from './bearer-missing.ts';
import catchAll200 from './catch-all-200.ts';
import databaseErrorAcked from './database-error-acked.ts';
import deleteIgnored from './delete-ignored.ts';
import deliveryRouteProtected from './delivery-route-protected.ts';
import errorDetailLeaked from './error-detail-leaked.ts';
import expiredTokenAccepted from './expired-token-accepted.ts';
import findThenInsertRace from './find-then-insert-race.ts';
import firstEmailInsteadOfPrimary from './first-email-instead-of-primary.ts';
import foreignIssuerAccepted from './foreign-issuer-accepted.ts';
import healthBlind from './health-blind.ts';
import insertInsteadOfUpsert from './insert-instead-of-upsert.ts';
import lostRow from './lost-row.ts';
import malformedAcknowledged from './malformed-acknowledged.ts';
import meWrongUser from './me-wrong-user.ts';
import noReturnAfter400 from './no-return-after-400.ts';
import noToleranceCheck from './no-tolerance-check.ts';
import otherUserReadable from './other-user-readable.ts';
import partyUnchecked from './party-unchecked.ts';
import planDefaultMissing from './plan-default-missing.ts';
import prematureTokenAccepted from './premature-token-accepted.ts';
import reserialisedBody from './reserialised-body.ts';
import signInElsewhere from './sign-in-elsewhere.ts';
import signOutNotHome from './sign-out-not-home.ts';
import slowApi from './slow-api.ts';
import slowRow from './slow-row.ts';
import staleUpdateWins from './stale-update-wins.ts';
import symmetricKeyConfusion from './symmetric-key-confusion.ts';
import tokenUnverified from './token-unverified.ts';
import unknownDelete500 from './unknown-delete-500.ts';
import unsignedAccepted from './unsigned-accepted.ts';
import updateIgnored from './update-ignored.ts';
import updateOfUnknownIgnored from './update-of-unknown-ignored.ts';
import none from './none.ts';
import type { Fault } from './fault.ts';

/** Every fault that the application can be started with. */
export const FAULTS: readonly Fault[] = [
  algNoneAccepted,
  anyMethod,
  anySignatureAccepted,
  apiOpen,
  badSignature500,
  bearerMissing,
  catchAll200,
  databaseErrorAcked,
  deleteIgnored,
  deliveryRouteProtected,
  errorDetailLeaked,
  expiredTokenAccepted,
  findThenInsertRace,
  firstEmailInsteadOfPrimary,
  foreignIssuerAccepted,
  healthBlind,
  insertInsteadOfUpsert,
  lostRow,
  malformedAcknowledged,
  meWrongUser,
  noReturnAfter400,
  noToleranceCheck,
  otherUserReadable,
  partyUnchecked,
  planDefaultMissing,
  prematureTokenAccepted,
  reserialisedBody,
  signInElsewhere,
  signOutNotHome,
  slowApi,
  slowRow,
  staleUpdateWins,
  symmetricKeyConfusion,
  tokenUnverified,
  unknownDelete500,
  unsignedAccepted,
  updateIgnored,
  updateOfUnknownIgnored,
];

/**
 * The fault of an id; an empty one, or `none`, is the application in good order.
 *
 * @throws PreflightError `usage` for an id that is none of them: a mistyped fault must not pass for a healthy run
 */
export function findFault(id: string): Fault {
  const fault = [none, ...FAULTS].find((candidate) => candidate.id === (id === '' ? 'none' : id));
  if (fault !== undefined) return fault;
  throw new PreflightError('usage', `There is no fault "${id}".`, {
    remedy: `Known faults: ${FAULTS.map((known) => known.id).join(', ')}.`,
  });
}
