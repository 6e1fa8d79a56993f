import { Variant } from '../rules/table';
import { Appliance, applianceAt } from '../store/appliances';
import { FACT_HEAD, FACT_RAW, factFlags } from '../store/facts';
import { keyAppliance, keyNumber } from '../store/keys';
import { aliasKey, deliveryAt, deliveryCount, Flag, RELATION_NAMES, Record } from '../store/records';
import { isText, narrow, writeDecimal } from '../text/ascii';
import { writeRfc3339 } from '../text/calendar';
import { Char } from '../text/chars';
import { writeJsonString, writeJsonText, writeKey, writeKeyText } from '../text/json-write';
import { collectFact, isRecipientFact } from './collect';
import {
  addValue,
  beginValues,
  Column,
  columnAt,
  columnTotal,
  firstValue,
  lastValue,
  nextValue,
  Source,
  scratchPlace,
  sourceValue,
  takeScratch,
  valueLen,
  valuePtr,
} from './columns';
import { entryCount, entryFact, entrySource } from './gather';
import { writeDocumentId } from './identity';
import { addOutcome, beginOutcome, OUTCOME_NAMES, outcome } from './outcome';
import { concernsRecipient, recipient, recipientLen } from './recipients';

/**
 * The classic document: the columns of ironport-correlator key for key, then Flags, then what mailstitch says
 * of itself. A row is `Column[!] field ... ?fallback`: `!` marks what a child takes over from its parent,
 * `=header` and `=file` say how a value is decoded.
 */
export const CLASSIC_COLUMNS: StaticArray<string> = [
  'ICID! icid',
  'MID',
  'MessageID! message_id',
  'Related_MID',
  'OutbreakFilters outbreak',
  'CASE case',
  'GRAYMAIL graymail',
  'Antivirus antivirus ?antivirus_final',
  'LDAP_Drop ldap_drop',
  'SPF! spf',
  'DKIM! dkim',
  'DKIM_Detail! dkim_detail',
  'DMARK! dmarc',
  'DMARK_Detail! dmarc_detail',
  'Subject! subject=header',
  'Attachments! attachment=file ?amp_file_name=file ?file_name=file',
  'From! from',
  'To to',
  'SenderReputation! sdr_reputation',
  'ThreatCategory! sdr_category',
  'SuspectedDomains! sdr_domains',
  'DomainAge! sdr_age',
  'Action action',
  'Action_Desc action_desc',
  'Content_Filter content_filter',
  'IP! ip ?received_ip',
  'Other',
];

/** Position of the columns that are more than their fields. */
export const enum Classic {
  ICID = 0,
  MID = 1,
  RELATED_MID = 3,
  ANTIVIRUS = 7,
  SPF = 9,
  DKIM = 10,
  DMARK = 12,
  TO = 17,
  OTHER = 26,
}

/** Why a document was handed out. */
export const enum Reason {
  FINISHED = 0,
  TIMEOUT = 1,
  HOLD = 2,
  LATE = 3,
  BUDGET = 4,
  DRAIN = 5,
}

const REASON_NAMES: StaticArray<string> = ['finished', 'timeout', 'hold', 'late', 'budget', 'drain'];

/** Between distinct values: ` || `. */
const SEPARATOR: u32 = 0x207c7c20;

/** A document is at most this much larger than its facts: values stand in up to three columns, each byte as \u00XX, and lines in Other get their literals back. */
export const OUTPUT_PER_BYTE: usize = 48;
export const OUTPUT_BASE: usize = 16 << 10;

/** Writes the document of the gathered facts to `dst`, with its line feed; returns the end. `scratch` is free for values. */
export function writeClassic(
  record: usize,
  scratch: usize,
  reason: Reason,
  complete: bool,
  dst: usize,
): usize {
  beginValues(scratch);
  beginOutcome();
  const total = entryCount();
  let hasRaw = false;
  for (let e: u32 = 0; e < total; e++) {
    const fact = entryFact(e);
    const source = entrySource(e);
    if ((factFlags(fact) & FACT_RAW) != 0) {
      hasRaw = true;
      continue;
    }
    if (source == Source.MESSAGE) {
      if (!concernsRecipient(fact)) continue;
      if (factFlags(fact) == 0)
        addOutcome(changetype<Variant>(load<u32>(fact, 4)).verbs, isRecipientFact(fact));
    }
    collectFact(fact, record, source);
  }
  addNumbers(record);
  const columns = columnTotal();
  for (let column: u32 = 0; column < columns; column++) {
    const c = changetype<Column>(columnAt(column));
    memory.copy(dst, c.key, c.keyLen);
    if (column == 0) store<u8>(dst, Char.LEFT_BRACE);
    dst += c.keyLen;
    if (column == Classic.TO && recipient != 0) dst = writeJsonText(recipient, recipient + recipientLen, dst);
    else if (column == Classic.OTHER)
      dst = writeValues(
        sourceValue(column, Source.SCOPE),
        writeValues(sourceValue(column, Source.MESSAGE), dst),
        sourceValue(column, Source.MESSAGE) != 0,
      );
    else dst = writeValues(firstValue(column), dst);
    store<u8>(dst++, Char.DOUBLE_QUOTE);
  }
  dst = writeFlags(dst);
  dst = writeEnvelope(record, reason, complete, dst);
  if (hasRaw) dst = writeRaw(dst);
  store<u16>(dst, 0x0a7d); // } LF
  return dst + 2;
}

/** The numbers of the message itself. */
function addNumbers(record: usize): void {
  const count = changetype<Record>(record).aliasCount;
  for (let n: u32 = 0; n < count; n++) addNumber(Classic.MID, aliasKey(record, n));
  const r = changetype<Record>(record);
  addNumber(Classic.RELATED_MID, r.parentKey);
  addNumber(Classic.RELATED_MID, r.returnedKey);
}

function addNumber(column: u32, key: u64): void {
  if (key == 0) return;
  const text = scratchPlace();
  const end = writeDecimal(keyNumber(key), text);
  takeScratch(end);
  addValue(column, Source.MESSAGE, text, end - text);
}

function writeValues(value: usize, dst: usize, continued: bool = false): usize {
  while (value != 0) {
    if (continued) {
      store<u32>(dst, SEPARATOR);
      dst += 4;
    }
    dst = writeJsonText(valuePtr(value), valuePtr(value) + valueLen(value), dst);
    value = nextValue(value);
    continued = true;
  }
  return dst;
}

const enum Tri {
  FALSE = 0,
  TRUE = 1,
  NULL = 2,
}

const TRI_NAMES: StaticArray<string> = ['false', 'true', 'null'];

function isValue(value: usize, text: string): bool {
  return isText(valuePtr(value), valueLen(value), text);
}

/** Clean means clean: a message that could not be scanned did not pass. A rescan overrules what came before. */
function antivirusFlag(): Tri {
  const value = lastValue(Classic.ANTIVIRUS);
  if (value == 0) return Tri.NULL;
  return isValue(value, 'CLEAN') || isValue(value, 'negative') ? Tri.TRUE : Tri.FALSE;
}

/** One good signature is enough. */
function dkimFlag(): Tri {
  let value = firstValue(Classic.DKIM);
  if (value == 0) return Tri.NULL;
  while (value != 0) {
    if (isValue(value, 'pass')) return Tri.TRUE;
    value = nextValue(value);
  }
  return Tri.FALSE;
}

function dmarcFlag(): Tri {
  const value = lastValue(Classic.DMARK);
  if (value == 0 || isValue(value, 'skipped')) return Tri.NULL;
  return isValue(value, 'passed') ? Tri.TRUE : Tri.FALSE;
}

/** RFC 7208: None and Neutral assert nothing about the client. */
function spfFlag(): Tri {
  const value = lastValue(Classic.SPF);
  if (value == 0 || isValue(value, 'None') || isValue(value, 'Neutral')) return Tri.NULL;
  return isValue(value, 'Pass') ? Tri.TRUE : Tri.FALSE;
}

function writeFlags(dst: usize): usize {
  dst = writeKey('Flags', dst);
  const start = dst;
  dst = narrow(TRI_NAMES[antivirusFlag()], writeKey('Antivirus', dst));
  dst = narrow(TRI_NAMES[dkimFlag()], writeKey('DKIM', dst));
  dst = narrow(TRI_NAMES[dmarcFlag()], writeKey('DMARK', dst));
  dst = narrow(TRI_NAMES[spfFlag()], writeKey('SPF', dst));
  store<u8>(start, Char.LEFT_BRACE);
  store<u8>(dst, Char.RIGHT_BRACE);
  return dst + 1;
}

function writeTime(key: string, seconds: u32, dst: usize): usize {
  dst = writeKey(key, dst);
  if (seconds == 0) return narrow('null', dst);
  store<u8>(dst, Char.DOUBLE_QUOTE);
  dst = writeRfc3339(seconds, dst + 1);
  store<u8>(dst, Char.DOUBLE_QUOTE);
  return dst + 1;
}

function writeEnvelope(record: usize, reason: Reason, complete: bool, dst: usize): usize {
  const r = changetype<Record>(record);
  const a = changetype<Appliance>(r.appliance);
  dst = writeKey('id', dst);
  store<u8>(dst, Char.DOUBLE_QUOTE);
  dst = writeDocumentId(record, recipient, recipientLen, dst + 1);
  store<u8>(dst, Char.DOUBLE_QUOTE);
  dst = writeJsonString(a.name, a.nameLen, writeKey('appliance', dst + 1));
  dst = writeTime('first_time', r.firstStamp, dst);
  dst = writeTime('last_time', r.lastStamp, dst);
  dst = narrow(TRI_NAMES[complete ? Tri.TRUE : Tri.FALSE], writeKey('complete', dst));
  dst = writeKeyText('reason', REASON_NAMES[reason], dst);
  dst = writeDecimal(r.sequence, writeKey('sequence', dst));
  dst = writeKeyText('disposition', OUTCOME_NAMES[outcome()], dst);
  dst = writeDecimal(r.lines, writeKey('lines', dst));
  if (r.parentKey != 0) dst = writeParent(r.parentKey, r.relation, dst);
  if (isTruncated(record)) dst = narrow('true', writeKey('truncated', dst));
  return dst;
}

/** Did the message, its connection or one of its deliveries say more than is kept? */
function isTruncated(record: usize): bool {
  const r = changetype<Record>(record);
  let flags = r.flags;
  if (r.connection != 0) flags |= changetype<Record>(r.connection).flags;
  const deliveries = deliveryCount(record);
  for (let n: u32 = 0; n < deliveries; n++) flags |= changetype<Record>(deliveryAt(record, n)).flags;
  return (flags & Flag.TRUNCATED) != 0;
}

function writeParent(key: u64, relation: u32, dst: usize): usize {
  dst = writeKey('parent', dst);
  const start = dst;
  const parent = changetype<Appliance>(applianceAt(keyAppliance(key)));
  dst = writeJsonString(parent.name, parent.nameLen, writeKey('appliance', dst));
  dst = writeKey('mid', dst);
  store<u8>(dst, Char.DOUBLE_QUOTE);
  dst = writeDecimal(keyNumber(key), dst + 1);
  store<u8>(dst, Char.DOUBLE_QUOTE);
  dst = writeKeyText('relation', RELATION_NAMES[relation], dst + 1);
  store<u8>(start, Char.LEFT_BRACE);
  store<u8>(dst, Char.RIGHT_BRACE);
  return dst + 1;
}

/** `keep_raw`: the lines of the message and of its connection and deliveries, as they came. */
function writeRaw(dst: usize): usize {
  dst = writeKey('raw', dst);
  const start = dst;
  const total = entryCount();
  for (let e: u32 = 0; e < total; e++) {
    const fact = entryFact(e);
    if ((factFlags(fact) & FACT_RAW) == 0 || entrySource(e) > Source.SCOPE) continue;
    store<u8>(dst, Char.COMMA);
    dst = writeJsonString(fact + FACT_HEAD + 4, load<u32>(fact, FACT_HEAD), dst + 1);
  }
  if (dst == start) store<u8>(dst++, Char.LEFT_BRACKET);
  else store<u8>(start, Char.LEFT_BRACKET);
  store<u8>(dst, Char.RIGHT_BRACKET);
  return dst + 1;
}
