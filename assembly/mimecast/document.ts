import { Reason, writeTimeOrNull } from '../documents/envelope';
import { Appliance } from '../store/appliances';
import { Flag, Record } from '../store/records';
import { narrow, prepareText, writeDecimal, writePrepared } from '../text/ascii';
import { Char } from '../text/chars';
import { writeJsonString, writeKey } from '../text/json-write';
import { writeTypeList } from './build';
import {
  contextComplete,
  contextFirstS,
  contextLastS,
  contextRecord,
  contextSequence,
  openEventContext,
  openMessageContext,
  writeContextId,
  writeDispositionName,
  writeReasonName,
} from './context';
import { gatheredBytes, gatheredCount, gatheredEvent } from './gathered';
import { openKeys } from './key-index';
import { openLabels } from './labels';
import { openProjection, PROJECTED_BASE, PROJECTED_PER_BYTE, writeProjected } from './projection';
import { writeSections } from './sections';
import { eventSize, eventTypes, rawEnd, rawStart } from './stored';
import { openSummary, writeSummary } from './summary';

/** Documents of Mimecast: of an event, or of a message that is made of several. */
export const enum Format {
  CLASSIC = 0,
  ECS = 1,
  OCSF = 2,
}

let format: Format = Format.CLASSIC;

/** Takes the format; once. */
export function openDocuments(chosen: Format): void {
  format = chosen;
  openKeys();
  openLabels();
  openSummary();
  if (format != Format.CLASSIC) openProjection(format);
}

/** Every event stands in its section whole, and what the summary takes of it once more; names come besides. */
const CLASSIC_PER_BYTE: usize = 3;
const CLASSIC_BASE: usize = 4096;

function boundOf(bytes: usize): usize {
  if (format == Format.CLASSIC) return bytes * CLASSIC_PER_BYTE + CLASSIC_BASE;
  return bytes * PROJECTED_PER_BYTE + PROJECTED_BASE;
}

/** Bytes of output that the document of a message may take. */
export function messageBound(record: usize): usize {
  return boundOf(gatheredBytes(record));
}

/** Bytes of output that the document of an event may take. */
export function eventBound(event: usize): usize {
  return boundOf(eventSize(event));
}

/** Writes the document of an event with its line feed, returns the end. */
export function writeEventDocument(event: usize, dst: usize): usize {
  openEventContext(event);
  if (format != Format.CLASSIC) return writeProjected(dst);
  store<u8>(dst, Char.LEFT_BRACE);
  dst = writeRaw(writeSections(dst + 1));
  store<u16>(dst, 0x0a7d); // } LF
  return dst + 2;
}

/** Writes the document of a message with its line feed, returns the end; contextComplete says whether it is complete. */
export function writeMessageDocument(record: usize, reason: Reason, dst: usize): usize {
  openMessageContext(record, reason);
  if (format != Format.CLASSIC) return writeProjected(dst);
  const start = dst;
  dst = writeSummary(dst);
  dst = writeTypeList(seenTypes(), writeKey('log_type', dst));
  store<u8>(dst, Char.COMMA);
  const sections = writeSections(dst + 1);
  if (sections != dst + 1) dst = sections;
  dst = writeRaw(writeEnvelope(dst));
  // the first member begins with a comma
  store<u8>(start, Char.LEFT_BRACE);
  store<u16>(dst, 0x0a7d); // } LF
  return dst + 2;
}

/** Types of the events that have just one. */
export function seenTypes(): u32 {
  let seen: u32 = 0;
  const count = gatheredCount();
  for (let i: u32 = 0; i < count; i++) {
    const types = eventTypes(gatheredEvent(i));
    if ((types & (types - 1)) == 0) seen |= types;
  }
  return seen;
}

const ID_KEY = prepareText(',"id":"');
const APPLIANCE_KEY = prepareText('","appliance":');
const COMPLETE_KEY = prepareText(',"complete":true,"reason":"');
const INCOMPLETE_KEY = prepareText(',"complete":false,"reason":"');
const SEQUENCE_KEY = prepareText('","sequence":');
const DISPOSITION_KEY = prepareText(',"disposition":"');
const LINES_KEY = prepareText('","lines":');

/** The members that every document of a message has, in the order of those of a gateway. */
function writeEnvelope(dst: usize): usize {
  const r = changetype<Record>(contextRecord);
  const account = changetype<Appliance>(r.appliance);
  dst = writeContextId(writePrepared(ID_KEY, dst));
  dst = writeJsonString(account.name, account.nameLen, writePrepared(APPLIANCE_KEY, dst));
  dst = writeTimeOrNull(contextFirstS, writeKey('first_time', dst));
  dst = writeTimeOrNull(contextLastS, writeKey('last_time', dst));
  dst = writeKey('duration', dst);
  if (contextFirstS == 0) dst = narrow('null', dst);
  else dst = writeDecimal(contextLastS - contextFirstS, dst);
  dst = writeReasonName(writePrepared(contextComplete ? COMPLETE_KEY : INCOMPLETE_KEY, dst));
  dst = writeDecimal(contextSequence, writePrepared(SEQUENCE_KEY, dst));
  dst = writeDispositionName(writePrepared(DISPOSITION_KEY, dst));
  // a line may hold several events, and an event may come twice: what counts is how many there are
  dst = writeDecimal(gatheredCount(), writePrepared(LINES_KEY, dst));
  if ((r.flags & Flag.TRUNCATED) != 0) dst = narrow('true', writeKey('truncated', dst));
  return dst;
}

/** `keep_raw`: the texts of the events as they came. */
function writeRaw(dst: usize): usize {
  const count = gatheredCount();
  if (count == 0 || rawStart(gatheredEvent(0)) == rawEnd(gatheredEvent(0))) return dst;
  dst = writeKey('raw', dst);
  const list = dst;
  for (let i: u32 = 0; i < count; i++) {
    const start = rawStart(gatheredEvent(i));
    const len = rawEnd(gatheredEvent(i)) - start;
    store<u8>(dst, Char.COMMA);
    memory.copy(dst + 1, start, len);
    dst += 1 + len;
  }
  store<u8>(list, Char.LEFT_BRACKET);
  store<u8>(dst, Char.RIGHT_BRACKET);
  return dst + 1;
}
