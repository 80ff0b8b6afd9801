import { generate } from 'selfsigned';

/** Key and certificate of the Frontend API, both PEM. */
export interface Certificate {
  readonly key: string;
  readonly certificate: string;
}

/**
 * Makes a certificate for `127.0.0.1` and `localhost`, valid for a year from yesterday (a machine whose clock is a
 * little behind must not find it in the future). It is its own authority, so it can be handed to a client as a CA.
 */
export async function makeCertificate(): Promise<Certificate> {
  const day = 86_400_000;
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - day),
    notAfterDate: new Date(Date.now() + 365 * day),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  });
  return { key: made.private, certificate: made.cert };
}
