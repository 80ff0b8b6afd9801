import { PreflightError } from '../../checklists/error.ts';
import absentNameAsText from './absent-name-as-text.ts';
import ackBeforeWrite from './ack-before-write.ts';
import ageOfEvent from './age-of-event.ts';
import allMethods from './all-methods.ts';
import anyMethod from './any-method.ts';
import anySignatureAccepted from './any-signature-accepted.ts';
import apiOpen from './api-open.ts';
import badSignature500 from './bad-signature-500.ts';
import bearerMissing from './bearer-missing.ts';
import catchAll200 from './catch-all-200.ts';
import clearedFieldKept from './cleared-field-kept.ts';
import connectionBeforeBody from './connection-before-body.ts';
import databaseError400 from './database-error-400.ts';
import databaseErrorAcked from './database-error-acked.ts';
import deleteIgnored from './delete-ignored.ts';
import deletedReadsEmail from './deleted-reads-email.ts';
import deletionForgotten from './deletion-forgotten.ts';
import deliveryRouteProtected from './delivery-route-protected.ts';
import doubledHeaderFirst from './doubled-header-first.ts';
import emailRequired from './email-required.ts';
import emptyHeadersPass from './empty-headers-pass.ts';
import endlessRetry from './endless-retry.ts';
import errorDetailLeaked from './error-detail-leaked.ts';
import exactContentType from './exact-content-type.ts';
import externalIdForgotten from './external-id-forgotten.ts';
import findThenInsertRace from './find-then-insert-race.ts';
import firstEmailInsteadOfPrimary from './first-email-instead-of-primary.ts';
import firstSignatureOnly from './first-signature-only.ts';
import futureUnchecked from './future-unchecked.ts';
import halfDoneDelivery from './half-done-delivery.ts';
import healthBlind from './health-blind.ts';
import idAsQuery from './id-as-query.ts';
import insertInsteadOfUpsert from './insert-instead-of-upsert.ts';
import lateCreationOverwrites from './late-creation-overwrites.ts';
import latin1Body from './latin1-body.ts';
import lockKept from './lock-kept.ts';
import lostRow from './lost-row.ts';
import malformedAcknowledged from './malformed-acknowledged.ts';
import meWrongUser from './me-wrong-user.ts';
import namesEscaped from './names-escaped.ts';
import narrowNames from './narrow-names.ts';
import noReturnAfter400 from './no-return-after-400.ts';
import noToleranceCheck from './no-tolerance-check.ts';
import oldSecretUnset from './old-secret-unset.ts';
import otherUserReadable from './other-user-readable.ts';
import planDefaultMissing from './plan-default-missing.ts';
import prototypeRead from './prototype-read.ts';
import reserialisedBody from './reserialised-body.ts';
import seenBeforeApplied from './seen-before-applied.ts';
import signInElsewhere from './sign-in-elsewhere.ts';
import signOutNotHome from './sign-out-not-home.ts';
import signatureByPrefix from './signature-by-prefix.ts';
import slowApi from './slow-api.ts';
import slowRow from './slow-row.ts';
import slowWriteSkipped from './slow-write-skipped.ts';
import staleUpdateWins from './stale-update-wins.ts';
import timestampUnsigned from './timestamp-unsigned.ts';
import tokenUnverified from './token-unverified.ts';
import toleranceTooNarrow from './tolerance-too-narrow.ts';
import trimmedBody from './trimmed-body.ts';
import uniqueEmail from './unique-email.ts';
import unknownDelete500 from './unknown-delete-500.ts';
import unsignedAccepted from './unsigned-accepted.ts';
import updateIgnored from './update-ignored.ts';
import updateOfUnknownIgnored from './update-of-unknown-ignored.ts';
import updateOverwritesPlan from './update-overwrites-plan.ts';
import none from './none.ts';
import type { Fault } from './fault.ts';

/** Every fault that the application can be started with. */
export const FAULTS: readonly Fault[] = [
  absentNameAsText,
  ackBeforeWrite,
  ageOfEvent,
  allMethods,
  anyMethod,
  anySignatureAccepted,
  apiOpen,
  badSignature500,
  bearerMissing,
  catchAll200,
  clearedFieldKept,
  connectionBeforeBody,
  databaseError400,
  databaseErrorAcked,
  deleteIgnored,
  deletedReadsEmail,
  deletionForgotten,
  deliveryRouteProtected,
  doubledHeaderFirst,
  emailRequired,
  emptyHeadersPass,
  endlessRetry,
  errorDetailLeaked,
  exactContentType,
  externalIdForgotten,
  findThenInsertRace,
  firstEmailInsteadOfPrimary,
  firstSignatureOnly,
  futureUnchecked,
  halfDoneDelivery,
  healthBlind,
  idAsQuery,
  insertInsteadOfUpsert,
  lateCreationOverwrites,
  latin1Body,
  lockKept,
  lostRow,
  malformedAcknowledged,
  meWrongUser,
  namesEscaped,
  narrowNames,
  noReturnAfter400,
  noToleranceCheck,
  oldSecretUnset,
  otherUserReadable,
  planDefaultMissing,
  prototypeRead,
  reserialisedBody,
  seenBeforeApplied,
  signInElsewhere,
  signOutNotHome,
  signatureByPrefix,
  slowApi,
  slowRow,
  slowWriteSkipped,
  staleUpdateWins,
  timestampUnsigned,
  tokenUnverified,
  toleranceTooNarrow,
  trimmedBody,
  uniqueEmail,
  unknownDelete500,
  unsignedAccepted,
  updateIgnored,
  updateOfUnknownIgnored,
  updateOverwritesPlan,
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
