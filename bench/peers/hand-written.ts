/** Scripts that somebody writes in an afternoon: awk, and plain Node. */

import { readFlat } from './flat.js';
import { type Documents, NOTHING, type Peer } from './peer.js';
import { findTool, script } from './programs.js';
import { FIELDS } from './reference.js';

const ABILITIES = { ...NOTHING, parses: true, correlates: true, bounded: false };

const ANSWERS: Documents = {
  kind: 'documents',
  reader: () => readFlat,
  fields: FIELDS,
  holdsBack: true,
  left: 'what a child has of its parent; encoded words; messages without an end',
};

export const MAWK: Peer = {
  id: 'mawk',
  name: 'mawk, hand-written',
  group: 'correlate',
  abilities: ABILITIES,
  answers: ANSWERS,
  find: () => findTool('MAWK', 'mawk', ['-W', 'version'], /mawk (\d[\d.]* ?\d*)/),
  command: (program, { traffic }) => ({ argv: [program, '-f', script('mail.awk'), traffic.path] }),
};

export const GAWK: Peer = {
  id: 'gawk',
  name: 'gawk, the same script',
  group: 'correlate',
  abilities: ABILITIES,
  answers: ANSWERS,
  find: () => findTool('GAWK', 'gawk', ['--version'], /GNU Awk (\d[\d.]*)/),
  command: (program, { traffic }) => ({ argv: [program, '-f', script('mail.awk'), traffic.path] }),
};

export const NODE: Peer = {
  id: 'node',
  name: 'Node, regular expressions and a Map',
  group: 'correlate',
  abilities: ABILITIES,
  answers: ANSWERS,
  find: () => ({ program: process.execPath, version: process.versions.node }),
  command: (program, { traffic }) => ({ argv: [program, script('regexp.mjs'), traffic.path] }),
};
