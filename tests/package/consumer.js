// A program of somebody else's, in plain JavaScript: what it prints is what the test reads.
import { defineConfig, env } from 'clerk-preflight';
import { startClerk } from 'clerk-preflight/clerk';
import { CORPUS, event, explainSignature, nodeHmac, signDelivery, verifySignature } from 'clerk-preflight/webhook';
import manifest from 'clerk-preflight/package.json' with { type: 'json' };

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3';
const body = JSON.stringify(event('user.created', { seed: 3 }));
const headers = Object.entries(signDelivery({ secret, id: 'msg_1', timestamp: 1_767_225_600, body }, nodeHmac));
const delivery = { headers, body: new TextEncoder().encode(body) };

const clerk = await startClerk();
const answer = await fetch(`${clerk.apiUrl}/v1/users`, { headers: { authorization: `Bearer ${clerk.secretKey}` } });
const users = await answer.json();
await clerk.stop();

const deep = await import('clerk-preflight/dist/cli/main.js').catch((error) => error.code);

console.log(
  JSON.stringify({
    version: manifest.version,
    config: defineConfig({ clerk: { secretKey: env('KEY') } }),
    userId: JSON.parse(body).data.id,
    verified: verifySignature(delivery, [secret], 1_767_225_600),
    old: explainSignature(delivery, [secret], 1_767_226_000).findings.map(({ code }) => code),
    cases: CORPUS.length,
    users,
    deep,
  }),
);
