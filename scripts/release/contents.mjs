// What the archive holds, in the places that it has in the repository: the configurations name their files by these paths.

import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run, Trouble } from './run.mjs';

/** Of a folder all files that git knows. What is optional is left out where the build has not made it. */
const CONTENTS = [
  { path: 'build/mailstitch.wasm', presence: 'required' },
  { path: 'build/mailstitch.lua', presence: 'required' },
  // the page that is one file
  { path: 'build/mailstitch.html', presence: 'optional' },
  { path: 'fluent-bit/', presence: 'required' },
  { path: 'vector/', presence: 'required' },
  { path: 'examples/', presence: 'required' },
  { path: 'docs/', presence: 'required' },
  { path: 'README.md', presence: 'required' },
  { path: 'CHANGELOG.md', presence: 'required' },
  { path: 'SECURITY.md', presence: 'required' },
  { path: 'LICENSE', presence: 'required' },
  // with it the dependencies of the package are installed in the very versions that were tested
  { path: 'package-lock.json', presence: 'required' },
];

/** Copies all of it from a checkout that was built. */
export function copyContents(checkout, target) {
  for (const { path, presence } of CONTENTS) {
    if (existsSync(join(checkout, path))) {
      for (const file of path.endsWith('/') ? filesOf(checkout, path) : [path]) {
        mkdirSync(dirname(join(target, file)), { recursive: true });
        cpSync(join(checkout, file), join(target, file));
      }
    } else if (presence === 'required') {
      const remedy = path.startsWith('build/') ? '; run "npm run build"' : '';
      throw new Trouble(`${path} is missing${remedy}`);
    }
  }
}

/** With files that are new, and without what git ignores: an editor's copies are nobody's business. */
function filesOf(checkout, folder) {
  const options = ['-z', '--cached', '--others', '--exclude-standard', '--', folder];
  const files = run('git', ['ls-files', ...options], { cwd: checkout }).split('\0');
  return files.filter((file) => file !== '' && existsSync(join(checkout, file)));
}
