/** mailstitch itself: the command, and the service. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFile } from '../../host/package-files.js';
import { readFlat } from './flat.js';
import { type Documents, MAILSTITCH, type Peer } from './peer.js';
import { FIELDS } from './reference.js';

export const ALL_DOCUMENTS: Documents = {
  kind: 'documents',
  reader: () => readFlat,
  fields: FIELDS,
  supersedes: true,
  left: 'nothing',
};

const { version } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string };
const find = () => ({ program: process.execPath, version });
const CLI = packageFile('dist/host/cli.js');

export const STITCH: Peer = {
  id: 'stitch',
  name: '**`mailstitch stitch`**',
  group: 'mailstitch',
  abilities: MAILSTITCH,
  answers: ALL_DOCUMENTS,
  find,
  command: (program, { traffic }) => ({ argv: [program, CLI, 'stitch', '--quiet', traffic.path] }),
};

export const LISTEN: Peer = {
  id: 'listen',
  name: '**`mailstitch listen`**, the service',
  group: 'mailstitch',
  abilities: MAILSTITCH,
  answers: ALL_DOCUMENTS,
  find,
  command: (program, { folder, traffic }) => ({
    argv: [
      ...[program, CLI, 'listen', '--input', 'stdin', '--output', 'stdout', '--clock', 'event'],
      ...['--state-dir', join(folder, 'state')],
    ],
    input: traffic.path,
  }),
};
