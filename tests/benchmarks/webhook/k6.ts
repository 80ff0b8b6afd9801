import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { findK6 } from '../../load/k6-program.ts';
import { median, type Figure } from '../clerk/figure.ts';

const AIM = 0.9;
const ROUNDS = 5;
const SCRIPT = fileURLToPath(new URL('./deliver.ts', import.meta.url));

/** Deliveries a second that k6 makes as fast as it can, signed against unsigned, to one target that answers at once. */
export async function measureK6(): Promise<Figure> {
  const k6 = await findK6();
  const folder = mkdtempSync(join(tmpdir(), 'preflight-benchmark-'));
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const rateOf = async (signs: boolean): Promise<number> => {
    const { stdout } = await execa(k6, ['run', '--quiet', '--no-color', '--address=', SCRIPT], {
      cwd: folder,
      env: { HOME: folder, K6_NO_USAGE_REPORT: 'true', TARGET: `http://127.0.0.1:${port}/`, SIGNS: String(signs) },
    });
    const { rate, failed } = JSON.parse(stdout) as { rate: number; failed: number };
    if (failed > 0) throw new Error('Deliveries failed: nothing was measured.');
    return rate;
  };
  try {
    const signed: number[] = [];
    const plain: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      // Neither side always goes first.
      const order = round % 2 === 0 ? [plain, signed] : [signed, plain];
      for (const rates of order) rates.push(await rateOf(rates === signed));
    }
    const ratio = median(signed.map((rate, round) => rate / (plain[round] ?? Number.NaN)));
    return {
      name: 'deliveries by k6, signed against unsigned',
      target: `${AIM} of it`,
      measured: `${ratio.toFixed(2)} of it (${median(signed).toFixed(0)}/s against ${median(plain).toFixed(0)}/s)`,
      isMet: ratio >= AIM,
    };
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
