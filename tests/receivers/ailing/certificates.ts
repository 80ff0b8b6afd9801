import { generate } from 'selfsigned';
import type { Tls } from '../serve.ts';

const DAY_MS = 86_400_000;

export interface TestCertificate extends Tls {
  /** The authority to trust for it: the certificate itself. */
  readonly ca: string;
}

/** A certificate of its own authority, for a host and from one day to another, counted from now. */
export async function makeTestCertificate({ host = 'localhost', from = -2, to = 30 } = {}): Promise<TestCertificate> {
  const made = await generate([{ name: 'commonName', value: host }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() + from * DAY_MS),
    notAfterDate: new Date(Date.now() + to * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: host }] },
    ],
  });
  return { key: made.private, cert: made.cert, ca: made.cert };
}
