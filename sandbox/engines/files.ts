import { fileURLToPath } from 'node:url';

/** A file or folder that ships beside this module, such as `k6/go.mod`. */
export function shipped(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
