// A folder as .tar.gz whose bytes depend on nothing but names and contents of the files, and a time that is told.
//
// By GNU tar and gzip: every Debian has both, so a release needs no further package, and gzip's output has been the
// same for decades, where that of Node's zlib changes with its version and the processor.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { run, Trouble } from './run.mjs';

/** Whatever people set to have their own archives otherwise. */
const ENV = { LC_ALL: 'C', TAR_OPTIONS: '', GZIP: '', POSIXLY_CORRECT: undefined };

/** Writes `archive` (.tar.gz) with `folder` as its only entry at the top, and beside it its SHA-256. */
export function writeArchive(folder, archive, seconds) {
  if (!run('tar', ['--version'], { env: ENV }).startsWith('tar (GNU tar)'))
    throw new Trouble('the tar on the PATH is not GNU tar, whose options for the same bytes are needed');
  const tar = `${folder}.tar`;
  const options = [
    '--format=ustar',
    '--sort=name',
    '--owner=root:0',
    '--group=root:0',
    '--numeric-owner',
    '--mode=u=rwX,go=rX',
    `--mtime=@${seconds}`,
  ];
  run('tar', [...options, '-C', dirname(folder), '-cf', tar, basename(folder)], { env: ENV });
  run('gzip', ['-9', '--no-name', tar], { env: ENV });
  mkdirSync(dirname(archive), { recursive: true });
  // into the place where it is looked for only when it is whole
  const whole = readFileSync(`${tar}.gz`);
  writeFileSync(`${archive}.part`, whole);
  renameSync(`${archive}.part`, archive);
  writeFileSync(`${archive}.sha256`, sumLine(whole, basename(archive)));
}

/** SHA256SUMS of a folder: every file in it, as `sha256sum -c` reads it. */
export function writeSums(folder) {
  const sums = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
    .map((path) => sumLine(readFileSync(join(folder, path)), path));
  writeFileSync(join(folder, 'SHA256SUMS'), sums.join(''));
}

function sumLine(bytes, name) {
  return `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`;
}
