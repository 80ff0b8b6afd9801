import type { RefinedResponse, ResponseType } from 'k6/http';
import { NOT_REACHED, RIGHT } from './settings.ts';

/**
 * Whether nobody was there: k6's 1100s are names that do not resolve, 1210 to 1219 connections that were not made
 * (except 1211, one that took too long: then somebody may be there). grafana.com/docs/k6, "Error codes".
 */
function isUnreached(code: number): boolean {
  return (code >= 1100 && code < 1200) || (code >= 1210 && code < 1220 && code !== 1211);
}

/** What an answer was, by its status alone: right for 2xx. Few different texts, since it is a tag. */
export function describeStatus(response: RefinedResponse<ResponseType>): string {
  if (response.status >= 200 && response.status < 300) return RIGHT;
  if (response.status > 0) return `status ${response.status}`;
  const reason = response.error.slice(0, 60);
  return isUnreached(response.error_code) ? `${NOT_REACHED}: ${reason}` : `no answer: ${reason}`;
}
