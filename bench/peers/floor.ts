/** The floor: what it costs to read the lines and find one word in each. */
import { readFileSync } from 'node:fs';
import { NOTHING, type Peer } from './peer.js';
import { findTool } from './programs.js';

export const GREP: Peer = {
  id: 'grep',
  name: '`grep -c MID` (the floor)',
  group: 'floor',
  abilities: NOTHING,
  answers: {
    kind: 'count',
    of: (output) => Number(readFileSync(output, 'utf8')),
    expected: 'lines with MID',
  },
  find: () => findTool('GREP', 'grep', ['--version'], /grep.* (\d[\d.]*)/),
  command: (program, { traffic }) => ({ argv: [program, '-c', 'MID', traffic.path] }),
};
