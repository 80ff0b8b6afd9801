import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECRET_PREFIX } from '../fixtures/webhook/signature.ts';
import { startClerk, type ClerkStandIn } from './clerk/index.ts';
import {
  provisionClerkScripts,
  startMongo,
  startPostgres,
  type EngineContext,
  type RunningDatabase,
} from './engines/index.ts';
import { startApplication } from './process/application.ts';
import type { SandboxRequest } from './process/message.ts';
import { startDatabaseProxies, type DatabaseProxies } from './proxy/start.ts';
import { clerkVariables, flavourVariables, type Flavour } from './variables.ts';

export interface Sandbox {
  /** The environment that points a config, or an application, at this sandbox. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface StartOptions extends SandboxRequest {
  readonly engines: EngineContext;
  readonly log: (line: string) => void;
  /** Called when a part dies that should be up. */
  readonly onDeath: (what: string) => void;
}

/** Starts everything on loopback. When a part fails to start, the parts before it are stopped again. */
export async function startSandbox(options: StartOptions): Promise<Sandbox> {
  const stops: (() => Promise<void>)[] = [];
  // Last started, first stopped; one that fails to stop does not keep the others.
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) {
      await each().catch((error: unknown) => options.log(`stopping failed: ${String(error)}`));
    }
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'clerk-preflight-sandbox-'));
    stops.push(() => rm(folder, { recursive: true, force: true }));
    const flavours = options.databases;
    const started = flavours.map((flavour) => startDatabase(flavour, options.engines));
    // Every database that did start is stopped, also when its neighbour failed.
    for (const each of started) {
      each.then(
        ({ stop: stopDatabase }) => stops.push(stopDatabase),
        () => undefined,
      );
    }
    const scripts = provisionClerkScripts(options.engines);
    await Promise.allSettled([...started, scripts]);
    const databases = await Promise.all(started);
    const urls = Object.fromEntries(flavours.map((flavour, index) => [flavour, databases[index]?.url ?? '']));
    const proxies = await startDatabaseProxies(urls);
    stops.push(() => proxies.stop());
    const clerk = await startClerk({
      scripts: await scripts,
      log: options.log,
      fapiPort: options.frontendPort,
      bapiPort: options.backendPort,
    });
    stops.push(() => clerk.stop());
    const caFile = join(folder, 'clerk.pem');
    await writeFile(caFile, clerk.certificate);
    const applications = await Promise.all(
      flavours.map((flavour) =>
        startFlavour(flavour, { databaseUrl: urls[flavour] ?? '', proxies, clerk }, options, stops),
      ),
    );
    return {
      env: {
        ...clerkVariables(clerk, caFile),
        SANDBOX_FOLDER: folder,
        ...(Object.assign({}, ...applications) as Record<string, string>),
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startDatabase(flavour: Flavour, engines: EngineContext): Promise<RunningDatabase> {
  return flavour === 'postgres' ? startPostgres(engines) : startMongo(engines);
}

/** Starts one flavour of the application and registers its endpoint with the stand-in, as a team would in the dashboard. */
async function startFlavour(
  flavour: Flavour,
  { databaseUrl, proxies, clerk }: { databaseUrl: string; proxies: DatabaseProxies; clerk: ClerkStandIn },
  { fault, version, log, onDeath }: StartOptions,
  stops: (() => Promise<void>)[],
): Promise<Record<string, string>> {
  // The endpoint's URL holds the port that the application will get, so the secret comes first.
  const secret = `${SECRET_PREFIX}${randomBytes(24).toString('base64')}`;
  const application = await startApplication(
    {
      APP_STORE: flavour,
      // The application goes through the proxy, whoever looks at its rows does not.
      [flavour === 'postgres' ? 'DATABASE_URL' : 'MONGODB_URI']: proxies.urlThrough(flavour),
      CLERK_PUBLISHABLE_KEY: clerk.publishableKey,
      CLERK_SECRET_KEY: clerk.secretKey,
      CLERK_WEBHOOK_SIGNING_SECRET: secret,
      CLERK_API_URL: clerk.apiUrl,
      PORT: '0',
      APP_VERSION: version,
      APP_FAULT: fault,
    },
    { log, onDeath },
  );
  stops.push(() => application.stop());
  clerk.endpoints.create({
    url: `${application.url}/api/webhooks/clerk`,
    secret,
    events: ['user.created', 'user.updated', 'user.deleted'],
  });
  return flavourVariables(flavour, { url: application.url, databaseUrl, proxyUrl: proxies.url, secret });
}
