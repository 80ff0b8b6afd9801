import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { event, EVENT_TYPES } from '../../fixtures/webhook/events/index.ts';
import { nodeHmac } from '../../fixtures/webhook/hmac.ts';
import { signDelivery } from '../../fixtures/webhook/signature.ts';
import { wrongSignature, WRONG_SIGNATURE_KINDS } from '../../fixtures/webhook/wrong-signature.ts';
import { findK6 } from './k6-program.ts';

const SCRIPT = fileURLToPath(new URL('scripts/events.ts', import.meta.url));

test('k6 makes the same events and the same signatures, right and wrong, byte for byte', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'preflight-k6-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { stdout } = await execa(await findK6(), ['run', '--quiet', '--no-color', '--address=', SCRIPT], {
    cwd: folder,
    env: { HOME: folder, K6_NO_USAGE_REPORT: 'true' },
  });
  const body = JSON.stringify(event('user.created', { seed: 'ü' }));
  const delivery = {
    secret: ['whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3', 'whsec_AAAA'],
    id: 'msg_1',
    timestamp: 1,
    body,
  } as const;
  expect(JSON.parse(stdout)).toEqual({
    bodies: EVENT_TYPES.map((type) => JSON.stringify(event(type, { seed: 'ü' }))),
    right: signDelivery(delivery, nodeHmac),
    wrong: WRONG_SIGNATURE_KINDS.map((kind) => wrongSignature(kind, delivery, nodeHmac)['svix-signature']),
  });
});
