// What the archive holds, in the places that it has in the repository: the configurations name their files by these paths.

import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run, Trouble } from './run.mjs';

/** Of a folder all files that git knows. */
const CONTENTS = [
  'build/mailstitch.wasm',
  'build/mailstitch.lua',
  'build/mailstitch.html',
  'fluent-bit/',
  'vector/',
  'examples/',
  'docs/',
  'README.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'LICENSE',
  // with it the dependencies of the package are installed in the very versions that were tested
  'package-lock.json',
];

/** Copies all of it from a checkout that was built. */
export function copyContents(checkout, target) {
  for (const path of CONTENTS) {
    if (!existsSync(join(checkout, path))) {
      const remedy = path.startsWith('build/') ? '; run "npm run build"' : '';
      throw new Trouble(`${path} is missing${remedy}`);
    }
    for (const file of path.endsWith('/') ? filesOf(checkout, path) : [path]) {
      mkdirSync(dirname(join(target, file)), { recursive: true });
      cpSync(join(checkout, file), join(target, file));
    }
  }
}

/** With files that are new, and without what git ignores: an editor's copies are nobody's business. */
function filesOf(checkout, folder) {
  const options = ['-z', '--cached', '--others', '--exclude-standard', '--', folder];
  const files = run('git', ['ls-files', ...options], { cwd: checkout }).split('\0');
  return files.filter((file) => file !== '' && existsSync(join(checkout, file)));
}
