/** rsyslog with mmnormalize: parses, and no more. It follows a file, and is told to end once the last record is written. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { countLines, lineCounter } from './lines.js';
import { PARSES, RECORDS } from './normalize.js';
import { type Command, NOTHING, type Peer, type Place } from './peer.js';
import { fillIn, findTool, script } from './programs.js';

const find = () => findTool('RSYSLOGD', 'rsyslogd', ['-v'], /rsyslogd +(\d[\d.]*)/);

/** Options for the modules of an rsyslog that was unpacked, not installed: they are beside it. */
function modules(program: string): string[] {
  const root = dirname(dirname(program));
  const folders = ['lib/x86_64-linux-gnu', 'lib/aarch64-linux-gnu', 'lib64', 'lib'];
  const folder = folders.map((lib) => join(root, lib, 'rsyslog')).find(existsSync);
  return dirname(program) === '/usr/sbin' || folder === undefined ? [] : ['-M', folder];
}

function command(program: string, { folder, traffic, output }: Place, name: string): Command {
  const path = join(folder, 'rsyslog.conf');
  const written = lineCounter(output);
  fillIn(name, path, {
    folder,
    input: traffic.path,
    rulebase: script('mail.rulebase'),
    documents: output,
  });
  return {
    argv: [program, '-n', '-C', '-i', 'NONE', ...modules(program), '-f', path],
    writesItself: true,
    isDone: () => written() >= traffic.source.lines,
  };
}

export const RSYSLOG_BARE: Peer = {
  id: 'rsyslog-bare',
  name: 'rsyslog, each line written as it came',
  group: 'bare',
  abilities: NOTHING,
  answers: { kind: 'count', of: (output) => countLines(output), expected: 'lines' },
  find,
  command: (program, place) => command(program, place, 'rsyslog-bare.conf'),
};

export const RSYSLOG: Peer = {
  id: 'rsyslog',
  name: 'rsyslog with mmnormalize',
  group: 'parse',
  abilities: PARSES,
  answers: RECORDS,
  find,
  command: (program, place) => command(program, place, 'rsyslog.conf'),
};
