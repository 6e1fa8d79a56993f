/** Are the documents of the Lua filter right, in the fields that it has? Every message once, every one compared. */
import { WrongAnswer } from '../check.js';
import type { ExpectedMessage, TrafficSource } from '../traffic.js';
import type { Verdict } from './measure.js';

type LuaDocument = { MID: string; appliance: string; complete: boolean } & Record<string, unknown>;
type Field = keyof ExpectedMessage['fields'];

const FIELDS: readonly Field[] = [
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
  'SPF',
  'DKIM',
  'DKIM_Detail',
  'DMARK',
  'DMARK_Detail',
  'OutbreakFilters',
  'SenderReputation',
  'ThreatCategory',
  'DomainAge',
  'Action',
];
/** What marks a value that the filter leaves as the log has it: an encoded word, or =XX for a byte. */
const ENCODED: Partial<Record<Field, RegExp>> = { Subject: /=\?/, Attachments: /=[0-9A-F]{2}|=\?/ };

/** Takes whole lines of NDJSON. */
export function checkLuaDocuments(ndjson: Buffer, source: TrafficSource): Verdict {
  const seen = new Set<string>();
  for (const line of ndjson.toString('utf8').trimEnd().split('\n')) {
    const document = JSON.parse(line) as LuaDocument;
    const message = source.find(document.appliance, Number(document.MID));
    if (message === null) throw new WrongAnswer(`no such message: ${line}`);
    if (seen.has(document.MID)) throw new WrongAnswer(`MID ${document.MID} came twice`);
    seen.add(document.MID);
    if (!document.complete) throw new WrongAnswer(`MID ${document.MID} timed out`);
    for (const field of FIELDS) compareField(document, message, field);
  }
  if (seen.size !== source.documents)
    throw new WrongAnswer(`${seen.size} documents, expected ${source.documents}`);
  return { documents: seen.size, compared: seen.size };
}

function compareField(document: LuaDocument, message: ExpectedMessage, field: Field): void {
  const found = (document[field] ?? '') as string;
  const expected = (message.fields[field] ?? []).join(' || ');
  if (found === expected || ENCODED[field]?.test(found)) return;
  const texts = [found, expected].map((text) => JSON.stringify(text));
  throw new WrongAnswer(`MID ${document.MID}: ${field}: found ${texts[0]}, expected ${texts[1]}`);
}
