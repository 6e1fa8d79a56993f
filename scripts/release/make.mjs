// One release, of a checkout that was built.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeArchive, writeSums } from './archive.mjs';
import { commitOf } from './commit.mjs';
import { copyContents } from './contents.mjs';
import { run, Trouble } from './run.mjs';
import { billOfMaterials } from './sbom.mjs';

/** Writes the archive into `output` and returns its path. `stage`: a folder to work in. `mark`: behind the version. */
export function makeRelease(checkout, { stage, output, mark = '' }) {
  const { name, version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
  if (!readFileSync(join(checkout, 'CHANGELOG.md'), 'utf8').includes(`\n## [${version}]`))
    throw new Trouble(`CHANGELOG.md has no heading "## [${version}]", which is the version in package.json`);
  const { commit, seconds } = commitOf(checkout);
  const folder = join(stage, `${name}-${version}${mark}`);
  mkdirSync(folder, { recursive: true });
  copyContents(checkout, folder);
  // The command and the service, for `npm install`. It was built: npm 10 runs "prepare" whatever --ignore-scripts says.
  run('npm', ['pack', '--ignore-scripts', '--script-shell=true', '--pack-destination', folder], {
    cwd: checkout,
  });
  const bom = billOfMaterials(checkout, join(stage, 'sbom'), { name, commit, seconds });
  writeFileSync(join(folder, 'sbom.cdx.json'), bom);
  writeSums(folder);
  const archive = join(output, `${name}-${version}${mark}.tar.gz`);
  writeArchive(folder, archive, seconds);
  return archive;
}
