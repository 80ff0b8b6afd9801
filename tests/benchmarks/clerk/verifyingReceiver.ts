import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'svix';

/** A process of its own, as an application is: verifies each delivery with svix; says how many when it is asked. */
const webhook = new Webhook(process.argv[2] ?? '');
let [genuine, forged] = [0, 0];

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    let isGenuine = true;
    try {
      webhook.verify(Buffer.concat(chunks), request.headers as Record<string, string>);
    } catch {
      isGenuine = false;
    }
    if (isGenuine) genuine += 1;
    else forged += 1;
    response.writeHead(isGenuine ? 200 : 400).end();
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', () => process.send?.({ genuine, forged }));
process.on('disconnect', () => process.exit(0));
