/** What a card shows: values of the document in one of its formats, each with the path at which it stands. */
import type { Format, MessageView } from '../protocol.js';
import { type Path, valueAt } from '../session/path.js';

export interface CardValue {
  format: Format;
  path: Path;
  text: string;
}

export interface CardRow {
  label: string;
  values: CardValue[];
}

export interface Engine {
  name: string;
  /** True = passed or clean, false = failed, null = did not look. */
  flag: boolean | null;
  flagValue: CardValue;
  words: CardValue[];
}

export interface Recipient {
  address: CardValue;
  disposition: CardValue | undefined;
  /** Reply of the other side, reason, time. */
  details: CardValue[];
}

type Documents = MessageView['documents'];
type Place = readonly [Format, Path];

/** Label, and the places of its values; a place may hold one value or a list. */
const ROWS: readonly (readonly [string, ...Place[]])[] = [
  ['From', ['ecs', ['email', 'from', 'address']], ['classic', ['From']]],
  ['To', ['ecs', ['email', 'to', 'address']], ['classic', ['To']]],
  ['Received', ['ecs', ['@timestamp']]],
  ['Client', ['ecs', ['source', 'ip']]],
  ['Client name', ['ecs', ['source', 'domain']]],
  ['Attachments', ['classic', ['Attachments']]],
  ['Action', ['classic', ['Action']], ['classic', ['Act']]],
  ['By', ['classic', ['Action_Desc']], ['classic', ['Content_Filter']]],
  ['Message-ID', ['classic', ['MessageID']], ['classic', ['MsgId']]],
  ['MID', ['classic', ['MID']], ['classic', ['aCode']]],
  ['ICID', ['classic', ['ICID']]],
  ['Appliance', ['classic', ['appliance']]],
  ['Told because', ['classic', ['reason']]],
];

/** Name, its flag, and where its words stand. */
const ENGINES: readonly (readonly [string, string, ...Place[]])[] = [
  ['Reputation', 'SDR', ['classic', ['SenderReputation']]],
  ['SPF', 'SPF', ['classic', ['SPF']]],
  ['DKIM', 'DKIM', ['classic', ['DKIM']]],
  ['DMARC', 'DMARK', ['classic', ['DMARK']]],
  ['Anti-spam', 'Antispam', ['classic', ['CASE']]],
  ['Graymail', 'Graymail', ['classic', ['GRAYMAIL']]],
  ['Anti-virus', 'Antivirus', ['classic', ['Antivirus']]],
  ['AMP', 'AMP', ['ecs', ['cisco_esa', 'amp_verdict']]],
  ['Outbreak', 'Outbreak', ['classic', ['OutbreakFilters']]],
  ['DLP', 'DLP', ['ecs', ['cisco_esa', 'dlp_verdict']]],
  ['URLs', 'URL'],
];

/** Both products list recipients with what became of each. */
const RECIPIENTS: readonly { place: Place; address: string; details: readonly string[] }[] = [
  {
    place: ['ecs', ['cisco_esa', 'recipients']],
    address: 'address',
    details: ['response', 'reason', 'delivered', 'bounced'],
  },
  { place: ['classic', ['delivery']], address: 'Rcpt', details: [] },
];

export function cardRows(documents: Documents): CardRow[] {
  return ROWS.map(([label, ...places]) => ({ label, values: firstOf(documents, places) })).filter(
    ({ values }) => values.length > 0,
  );
}

export function cardEngines(documents: Documents): Engine[] {
  return ENGINES.flatMap(([name, key, ...places]) => {
    const path = ['Flags', key];
    const flag = valueAt(documents.classic, path);
    if (flag === undefined) return [];
    const flagValue: CardValue = { format: 'classic', path, text: String(flag) };
    return [{ name, flag: flag as boolean | null, flagValue, words: firstOf(documents, places) }];
  });
}

export function cardRecipients(documents: Documents): Recipient[] {
  return RECIPIENTS.flatMap(({ place: [format, path], address, details }) => {
    const items = valueAt(documents[format], path);
    if (!Array.isArray(items)) return [];
    return items.flatMap((_, index) => {
      const member = (name: string) => valuesAt(documents, [format, [...path, index, name]])[0];
      const who = member(address);
      if (who === undefined) return [];
      const found = details.map(member).filter((value) => value !== undefined);
      return [{ address: who, disposition: member('disposition'), details: found }];
    });
  });
}

/** The subject, as both products have it. */
export function cardSubject(documents: Documents): CardValue | undefined {
  return valuesAt(documents, ['ecs', ['email', 'subject']])[0];
}

/** What became of the message, and what was found in it. */
export function cardWords(documents: Documents): CardValue[] {
  return [['disposition'], ['verdict']].flatMap((path) => valuesAt(documents, ['classic', path]));
}

/** The values of the first place that has any. */
function firstOf(documents: Documents, places: readonly Place[]): CardValue[] {
  for (const place of places) {
    const values = valuesAt(documents, place);
    if (values.length > 0) return values;
  }
  return [];
}

function valuesAt(documents: Documents, [format, path]: Place): CardValue[] {
  const value = valueAt(documents[format], path);
  if (Array.isArray(value))
    return value.flatMap((_, index) => valuesAt(documents, [format, [...path, index]]));
  if (value === undefined || value === null || value === '' || typeof value === 'object') return [];
  return [{ format, path, text: String(value) }];
}
