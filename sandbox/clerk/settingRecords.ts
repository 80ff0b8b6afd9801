import type { Metadata } from './records.ts';

/** What an instance is set up with beside its users. Times are milliseconds since the epoch. */
export interface InvitationRecord {
  readonly id: string;
  readonly emailAddress: string;
  readonly publicMetadata: Metadata;
  status: 'pending' | 'accepted' | 'revoked' | 'expired';
  readonly url: string;
  readonly expireAt: number;
  readonly createdAt: number;
  updatedAt: number;
}

export interface JwtTemplateRecord {
  readonly id: string;
  name: string;
  claims: Record<string, unknown>;
  /** Seconds. */
  lifetime: number;
  /** Seconds by which `nbf` lies before `iat`. */
  allowedClockSkew: number;
  signingAlgorithm: string;
  /** Null: the instance's own key signs. */
  signingKey: string | null;
  readonly createdAt: number;
  updatedAt: number;
}

export interface RedirectUrlRecord {
  readonly id: string;
  readonly url: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A domain of the instance; the primary one is where its Frontend API listens. */
export interface DomainRecord {
  readonly id: string;
  name: string;
  readonly isSatellite: boolean;
  proxyUrl: string | null;
}

/** An entry of the allow-list or the block-list. */
export interface ListedIdentifierRecord {
  readonly id: string;
  /** An address, or `*@example.com` for a whole domain. */
  readonly identifier: string;
  readonly type: 'email_address' | 'phone_number' | 'web3_wallet';
  readonly createdAt: number;
  readonly updatedAt: number;
}
