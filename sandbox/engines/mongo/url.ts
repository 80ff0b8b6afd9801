import { hidePassword } from '../password.ts';

/** The parts of a MongoDB connection string. It may name several hosts, so it is no URL to a URL parser. */
interface Parts {
  readonly scheme: string;
  readonly credentials: string;
  readonly hosts: string;
  readonly database: string;
  readonly query: string;
}

const SHAPE = /^(mongodb(?:\+srv)?:\/\/)(?:([^@/]*)@)?([^@/?]+)(?:\/([^?]*))?(?:\?(.*))?$/;

function split(text: string): Parts | undefined {
  const match = SHAPE.exec(text);
  if (match === null) return undefined;
  const [, scheme = '', credentials = '', hosts = '', database = '', query = ''] = match;
  return { scheme, credentials, hosts, database, query };
}

/** Whether this can be a MongoDB connection string. */
export function isMongoUrl(text: string): boolean {
  return split(text) !== undefined;
}

/** `host:port`, or several; never the credentials. */
export function describeHosts(text: string): string {
  const hosts = split(text)?.hosts ?? '';
  return text.startsWith('mongodb+srv:') || /:\d+(,|$)/.test(hosts) ? hosts : `${hosts}:27017`;
}

/** The text without the password that `url` holds. */
export function hideCredentials(text: string, url: string): string {
  const password = split(url)?.credentials.split(':').slice(1).join(':') ?? '';
  return hidePassword(text, password);
}

/**
 * The same connection string, for another database. Where nothing says in which database the credentials are kept,
 * it is the one that the URL named, so that is written down.
 */
export function withDatabase(text: string, database: string): string {
  const parts = split(text);
  if (parts === undefined) return text;
  const query = new URLSearchParams(parts.query);
  const needsSource = parts.credentials !== '' && !query.has('authSource') && parts.database !== '';
  if (needsSource) query.set('authSource', parts.database);
  const tail = query.size === 0 ? '' : `?${query.toString()}`;
  return `${parts.scheme}${parts.credentials === '' ? '' : `${parts.credentials}@`}${parts.hosts}/${database}${tail}`;
}
