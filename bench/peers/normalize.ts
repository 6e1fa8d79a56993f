/** Those who parse by a rulebase of liblognorm: its own command, and rsyslog with mmnormalize. */
import type { Field } from '../traffic-message.js';
import { unquoted } from './flat.js';
import { type Abilities, type Documents, type Found, NOTHING, type Values } from './peer.js';
import { FIELDS } from './reference.js';

export const PARSES: Abilities = { ...NOTHING, parses: true, keepsUnknown: true };

/** Names in the rulebase that are no columns. */
interface LineRecord extends Partial<Record<Field, string>> {
  MID?: string;
  /** Of `Dropped by content filter 'Block_Macros'`. */
  Filter?: string;
  /** Of `DMARC: Verification skipped (No record found for the sending domain)`. */
  Reason?: string;
  /** Of `antivirus positive 'CXmail/MalPE-HB'`. */
  Positive?: string;
}

/**
 * Reads records line by line. The address of a connection goes to the messages that start on it, whichever comes first:
 * rsyslog writes with two threads, so a block of records may come before the one that was read before it.
 */
function reader(): (line: string) => Found | null {
  const clients = new Map<string, string>();
  const waiting = new Map<string, string[]>();
  return (line) => {
    const record = JSON.parse(line) as LineRecord;
    const { MID: mid, ICID: icid, IP: ip } = record;
    if (mid === undefined) {
      if (icid === undefined || ip === undefined) return null;
      clients.set(icid, ip);
      return { mids: waiting.get(icid) ?? [], values: { IP: [ip] } };
    }
    const values: Values = {};
    for (const field of FIELDS) {
      const value = record[field];
      if (value !== undefined) values[field] = [value];
    }
    const client = icid === undefined ? undefined : clients.get(icid);
    if (client !== undefined) values.IP = [client];
    else if (icid !== undefined && icid !== '0') waiting.set(icid, [...(waiting.get(icid) ?? []), mid]);
    if (record.Subject !== undefined) values.Subject = [unquoted(record.Subject)];
    if (record.DKIM_Detail !== undefined) values.DKIM_Detail = [`${record.DKIM} ${record.DKIM_Detail}`];
    if (record.DMARK_Detail !== undefined) values.DMARK_Detail = [`Message ${record.DMARK_Detail}`];
    if (record.Reason !== undefined) values.DMARK_Detail = [record.Reason];
    if (record.Positive !== undefined) values.Antivirus = [`positive ${record.Positive}`];
    if (record.Filter !== undefined) {
      values.Action = ['Dropped'];
      values.Content_Filter = [record.Filter];
    }
    return { mids: [mid], values };
  };
}

export const RECORDS: Documents = {
  kind: 'documents',
  reader,
  fields: FIELDS,
  isByLine: true,
  left: 'what a child has of its parent; encoded words. The check put the records of a message together',
};
