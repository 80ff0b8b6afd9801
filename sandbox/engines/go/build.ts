import { join } from 'node:path';
import { runCommand } from '../command.ts';
import type { EngineContext } from '../context.ts';
import type { Made } from '../cache.ts';
import { Refusal } from '../ways.ts';
import { provideGo } from './toolchain.ts';

export interface GoBuild {
  /** Folder with the `go.mod` and `go.sum` that pin every byte. */
  readonly module: string;
  /** What to build: `.` or an import path that `go.mod` names as a tool. */
  readonly target: string;
  /** For people: `go.k6.io/k6 v1.8.1`. */
  readonly name: string;
  /** File name of the program. */
  readonly program: string;
  readonly tags?: string;
}

/** A cold build takes one to four minutes on two cores; a slow machine on a slow line gets several times that. */
const BUILD_MS = 15 * 60_000;

/** Builds a pinned Go program into `folder`. Nothing outside it and Go's own caches is written. */
export async function buildGo(ctx: EngineContext, build: GoBuild, folder: string): Promise<Made | Refusal> {
  const go = await provideGo(ctx);
  if (go instanceof Refusal) return new Refusal(`needs the Go toolchain: ${go.reason}`);
  ctx.log(`Building ${build.name} with ${go.source}: one to four minutes, once`);
  const { ok, reason } = await runCommand(
    ctx,
    go.go,
    [
      'build',
      ...(build.tags === undefined ? [] : ['-tags', build.tags]),
      ...['-ldflags', '-s -w', '-o', join(folder, build.program), build.target],
    ],
    {
      cwd: build.module,
      env: {
        // No C compiler is needed, and no flag of the user's may loosen the pins.
        CGO_ENABLED: '0',
        GOFLAGS: '-mod=readonly -trimpath -buildvcs=false',
        GOWORK: 'off',
        GOTOOLCHAIN: go.toolchain,
      },
      timeoutMs: BUILD_MS,
    },
  );
  if (!ok) return new Refusal(`the build of ${build.name} failed: ${reason}`);
  return { source: `built from ${build.name} with the Go toolchain (${go.source})`, files: [build.program] };
}
