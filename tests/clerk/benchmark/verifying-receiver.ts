import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'svix';

/** A process of its own, as an application is: verifies each delivery with svix and answers 200 or 400. */
const webhook = new Webhook(process.argv[2] ?? '');
let [genuine, forged] = [0, 0];

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    try {
      webhook.verify(Buffer.concat(chunks), request.headers as Record<string, string>);
      genuine += 1;
      response.writeHead(200).end();
    } catch {
      forged += 1;
      response.writeHead(400).end();
    }
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', () => process.send?.({ genuine, forged }));
process.on('disconnect', () => process.exit(0));
