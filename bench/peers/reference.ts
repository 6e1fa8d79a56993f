/**
 * What the documents of a traffic are: those of `mailstitch stitch`, checked with what the generator knows. Peers are
 * compared with these, column by column.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { packageFile } from '../../host/package-files.js';
import type { ClassicDocument, Stats } from '../../host/types.js';
import { AnswerCheck } from '../check.js';
import type { Field } from '../traffic-message.js';
import type { Traffic } from './peer.js';

export interface Message {
  mids: readonly string[];
  complete: boolean;
  values: ReadonlyMap<Field, readonly string[]>;
  /** Columns that only lines of its parent have values for. */
  inherited: ReadonlySet<Field>;
}

export const FIELDS: readonly Field[] = [
  'ICID',
  'IP',
  'From',
  'To',
  'MessageID',
  'Subject',
  'Attachments',
  'CASE',
  'GRAYMAIL',
  'Antivirus',
  'OutbreakFilters',
  'SPF',
  'DKIM',
  'DKIM_Detail',
  'DMARK',
  'DMARK_Detail',
  'SenderReputation',
  'ThreatCategory',
  'DomainAge',
  'Action',
  'Content_Filter',
];

/** The documents of the traffic, written to `path` first. */
export function referenceOf(traffic: Traffic, path: string): Message[] {
  const output = openSync(path, 'w');
  execFileSync(process.execPath, [packageFile('dist/host/cli.js'), 'stitch', '--quiet', traffic.path], {
    stdio: ['ignore', output, 'inherit'],
  });
  closeSync(output);
  const { source } = traffic;
  const ndjson = readFileSync(path);
  const check = new AnswerCheck(source);
  check.add(ndjson);
  const { documents } = check;
  // the command does not tell its counters; those of the lines are checked by `npm run bench`
  check.finish({
    lines: source.lines,
    unmatched: 0,
    evicted: 0,
    first_documents: source.documents,
    documents,
  } as Stats);

  const messages = new Map<string, Message>();
  for (const line of ndjson.toString('utf8').trimEnd().split('\n')) {
    const document = JSON.parse(line) as ClassicDocument;
    // a later document of the same message has everything that the first one had
    messages.set(document.id, messageOf(document, traffic));
  }
  return [...messages.values()];
}

function messageOf(document: ClassicDocument, { source }: Traffic): Message {
  const mids = valuesOf(document.MID);
  const truth = source.find(document.appliance, Number(mids[0]));
  const isOwn = (field: Field): boolean => field === 'From' || (truth?.fields[field] ?? []).length > 0;
  // the ICID of its own lines is 0
  const inherited = FIELDS.filter((field) => field === 'ICID' || !isOwn(field));
  return {
    mids,
    complete: document.complete,
    values: new Map(FIELDS.map((field) => [field, valuesOf(document[field])])),
    inherited: new Set(truth?.parent ? inherited : []),
  };
}

/** The values of a column of the classic document. */
export function valuesOf(column: string): string[] {
  return column === '' ? [] : column.split(' || ');
}
