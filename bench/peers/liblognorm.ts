/** liblognorm by its own command: parses, and no more. */
import { PARSES, RECORDS } from './normalize.js';
import type { Peer } from './peer.js';
import { findTool, script } from './programs.js';

export const LIBLOGNORM: Peer = {
  id: 'liblognorm',
  name: 'liblognorm, `lognormalizer`',
  group: 'parse',
  abilities: PARSES,
  answers: RECORDS,
  find: () => findTool('LOGNORMALIZER', 'lognormalizer', ['-V'], /liblognorm version: (\S+)/),
  command: (program, { traffic }) => ({
    argv: [program, '-r', script('mail.rulebase'), '-e', 'json'],
    input: traffic.path,
  }),
};
