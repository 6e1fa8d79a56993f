import { parseIsoStamp, stampS } from '../text/calendar';
import { Char } from '../text/chars';
import { jsonOffset } from '../text/json-read';
import { openLine, openRecordLine } from './line';
import {
  openRecords,
  RecordKind,
  readRecord,
  recordHost,
  recordHostLen,
  recordLine,
  recordLineEnd,
  recordTime,
  recordTimeEnd,
} from './record';

/**
 * Whose lines a host with a stream of bytes hands over, where the lines do not say so themselves, and whether
 * they may be records of a log shipper.
 */
const MAX_NAME: usize = 255;
/** Words are read past the end of a name. */
const names = memory.data(2 * 264, 8);
const peerName: usize = names + 264;

let applianceLen: usize = 0;
let peerLen: usize = 0;
let isKnown: bool = false;
let readsRecords: bool = false;
let isReady: bool = false;

/** The line in work came as a record. */
export let isRecord: bool = false;

/**
 * From the next line on. [at, at + appliance) names the appliance, above what the lines say; the `peer` bytes
 * behind it name that of lines that name none. `most` bytes is the longest record.
 */
export function setOrigin(at: usize, appliance: usize, peer: usize, records: bool, most: usize): void {
  applianceLen = appliance > MAX_NAME ? MAX_NAME : appliance;
  peerLen = peer > MAX_NAME ? MAX_NAME : peer;
  memory.copy(names, at, applianceLen);
  memory.copy(peerName, at + appliance, peerLen);
  isKnown = applianceLen != 0 || peerLen != 0;
  readsRecords = records;
  if (!records || isReady) return;
  isReady = true;
  openRecords(most);
}

/** Opens the line [start, end), which may be a record; false if it is blank. */
@inline
export function openOriginLine(start: usize, end: usize): bool {
  isRecord = false;
  if (readsRecords && load<u8>(start) == Char.LEFT_BRACE && end != start) {
    // a zero ends a record in Fluent Bit only: here what follows would be handed on with it
    const isLine = readRecord(start, end - start) == RecordKind.LINE && jsonOffset(start) == end - start;
    if (isLine) return openRecord();
  }
  return isKnown ? openText(start, end) : openLine(start, end);
}

function openText(start: usize, end: usize): bool {
  return openRecordLine(start, end, applianceLen != 0 ? names : 0, applianceLen, peerName, peerLen, 0);
}

function openRecord(): bool {
  isRecord = true;
  let timeS: u32 = 0;
  if (recordTime != 0 && parseIsoStamp(recordTime, recordTimeEnd)) timeS = stampS;
  const host = applianceLen != 0 ? names : recordHost;
  const hostLen = applianceLen != 0 ? applianceLen : recordHostLen;
  return openRecordLine(recordLine, recordLineEnd, host, hostLen, peerName, peerLen, timeS);
}
