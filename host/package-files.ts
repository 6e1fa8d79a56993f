import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The path of a file of this package. This module runs from two depths: `dist/host` once it is built, and
 * `host` when the tests import the sources.
 */
export function packageFile(name: string): string {
  const candidates = ['../', '../../'].map((up) => fileURLToPath(new URL(up + name, import.meta.url)));
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${name} is missing from the package; run "npm run build" first`);
  return found;
}
