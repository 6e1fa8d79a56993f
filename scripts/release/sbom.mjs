// The bill of materials: npm's own, of the lock file. It has a time and a random number in it; here both are the commit's.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PARTS } from '../page/parts.mjs';
import { run } from './run.mjs';

/** `folder`: an empty one to work in. */
export function billOfMaterials(checkout, folder, { name, commit, seconds }) {
  mkdirSync(folder);
  writeWithoutDev(checkout, folder);
  const bom = JSON.parse(
    run('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], { cwd: folder }),
  );
  delete bom.serialNumber;
  bom.metadata.timestamp = new Date(seconds * 1000).toISOString();
  // npm takes the name of the folder
  bom.metadata.component.name = name;
  // what else decides the bytes of a release: npm's version stands among the tools
  bom.metadata.properties = [
    { name: 'mailstitch:commit', value: commit },
    { name: 'mailstitch:node', value: process.version },
  ];
  const { $schema, bomFormat, specVersion, ...rest } = bom;
  const serialNumber = `urn:uuid:${uuidOf(JSON.stringify(bom))}`;
  return `${JSON.stringify({ $schema, bomFormat, specVersion, serialNumber, ...rest }, null, 2)}\n`;
}

/**
 * package.json and lock file of whoever only uses the package. `npm sbom --omit dev` would also leave out what a package to
 * build with needs as well, such as `yaml`, which is a dependency of ours.
 */
function writeWithoutDev(checkout, folder) {
  const json = (file) => JSON.parse(readFileSync(join(checkout, file), 'utf8'));
  const [manifest, lock] = [json('package.json'), json('package-lock.json')];
  // but for what is in the page
  const shipped = Object.entries(manifest.devDependencies).filter(([name]) => PARTS.includes(name));
  manifest.devDependencies = Object.fromEntries(shipped);
  lock.packages[''].devDependencies = manifest.devDependencies;
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
}

/** A UUID of version 8 (RFC 9562: made in a way of one's own), of what it names. */
function uuidOf(text) {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = '89ab'[Number.parseInt(hex[16], 16) & 3];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
