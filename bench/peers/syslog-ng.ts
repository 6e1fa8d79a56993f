/** syslog-ng with patterndb and grouping-by. It reads standard input, and ends where that ends. */
import { join } from 'node:path';
import type { Field } from '../traffic-message.js';
import { unquoted } from './flat.js';
import { countLines } from './lines.js';
import { type Command, type Found, NOTHING, type Peer, type Place, type Values } from './peer.js';
import { fillIn, findTool, script } from './programs.js';
import { FIELDS } from './reference.js';

const find = () => findTool('SYSLOG_NG', 'syslog-ng', ['--version'], /syslog-ng .*\((\d[\d.]*)\)/);

function command(program: string, { folder, traffic, output }: Place, name: string): Command {
  const path = join(folder, 'syslog-ng.conf');
  fillIn(name, path, { forms: script('mail-patterndb.xml'), documents: output });
  const own = (file: string): string => join(folder, file);
  return {
    argv: [
      program,
      ...['--foreground', '--no-caps', '--cfgfile', path],
      ...['--persist-file', own('persist'), '--pidfile', own('pid'), '--control', own('control')],
    ],
    input: traffic.path,
    writesItself: true,
    // its usual way to wait for input refuses a regular file
    env: { IV_EXCLUDE_POLL_METHOD: 'epoll-timerfd epoll' },
  };
}

/** A bar ends each value, a comma stands between two; the last one is there twice, as the document has it too. */
function listOf(text: string | undefined): string[] {
  if (!text) return [];
  return [...new Set(text.slice(0, -1).split('|,'))];
}

interface Document {
  esa: Partial<Record<Field | 'MID' | 'Reason', string>>;
  list: Partial<Record<Field | 'Positive', string>>;
}

function read(line: string): Found {
  const { esa, list } = JSON.parse(line) as Document;
  const values: Values = {};
  for (const field of FIELDS) {
    const value = esa[field];
    const several = listOf(list[field]);
    if (value !== undefined) values[field] = [value];
    else if (several.length > 0) values[field] = several;
  }
  if (esa.Subject !== undefined) values.Subject = [unquoted(esa.Subject)];
  if (esa.DKIM_Detail !== undefined) values.DKIM_Detail = [`${esa.DKIM} ${esa.DKIM_Detail}`];
  if (esa.DMARK_Detail !== undefined) values.DMARK_Detail = [`Message ${esa.DMARK_Detail}`];
  if (esa.Reason !== undefined) values.DMARK_Detail = [esa.Reason];
  if (list.Positive !== undefined)
    values.Antivirus = [...(values.Antivirus ?? []), `positive ${list.Positive}`];
  return { mids: [esa.MID ?? ''], values };
}

export const SYSLOG_NG_BARE: Peer = {
  id: 'syslog-ng-bare',
  name: 'syslog-ng, each line written as it came',
  group: 'bare',
  abilities: NOTHING,
  answers: { kind: 'count', of: (output) => countLines(output), expected: 'lines' },
  find,
  command: (program, place) => command(program, place, 'syslog-ng-bare.conf'),
};

export const SYSLOG_NG: Peer = {
  id: 'syslog-ng',
  name: 'syslog-ng with patterndb and grouping-by',
  group: 'correlate',
  abilities: { ...NOTHING, parses: true, correlates: true, expires: true, bounded: false },
  answers: {
    kind: 'documents',
    reader: () => read,
    // a connection has no MID, and grouping-by has one key
    fields: FIELDS.filter((field) => field !== 'IP'),
    holdsBack: true,
    left: 'the address of the client; what a child has of its parent; encoded words; messages without an end whose timeout has not come',
  },
  find,
  command: (program, place) => command(program, place, 'syslog-ng.conf'),
};
