import { settingOf, textOf } from '../config';
import { Setting } from '../config-values';
import { reserve } from '../memory';
import { isText, narrow } from '../text/ascii';
import { Char, isDigit } from '../text/chars';
import { jsonLen, jsonPtr, openJson, peekJson, skipJson, takeJson, takeString } from '../text/json-read';
import { sameBytes } from '../text/scan';

/**
 * A record of a log shipper: a JSON object in which one key holds the log line and another may name the host it
 * came from. Everything else in it is the shipper's and does not matter here.
 */
export const enum RecordKind {
  /** No object, or one without a line. */
  OTHER = 0,
  LINE = 1,
  /** `{"mailstitch":"tick"}`: time has passed. */
  TICK = 2,
  /** `{"mailstitch":"stats"}`: somebody asks for the counters. */
  STATS = 3,
}

export let recordLine: usize = 0;
export let recordLineEnd: usize = 0;
/** Name of the appliance, 0 if the record has none. */
export let recordHost: usize = 0;
export let recordHostLen: usize = 0;
/** What it says of its time (`timestamp`, `@timestamp`), 0 if nothing. */
export let recordTime: usize = 0;
export let recordTimeEnd: usize = 0;

/** What the record says of the type of events in its line: a `Content-Disposition`, a `log_type`; 0 if nothing. */
export let recordFileName: usize = 0;
export let recordFileNameLen: usize = 0;
export let recordType: usize = 0;
export let recordTypeLen: usize = 0;

/** Keys in order of preference, each as pointer and length. */
const LINE_KEYS: u32 = 4;
const HOST_KEYS: u32 = 3;
const lineKeys = memory.data(4 * 8, 4);
const hostKeys = memory.data(3 * 8, 4);
let lineKeyCount: u32 = 0;
let hostKeyCount: u32 = 0;
const HEARTBEAT_KEY_LEN: usize = 10;
let heartbeatKey: usize = 0;
const TIME_KEY_LEN: usize = 10;
let timeKey: usize = 0;
/** Where escapes are undone. A string of 5 bytes, `"\\n",`, takes 8 of it. */
let scratch: usize = 0;

/** Takes the settings; `most` bytes is the largest record that will be read. */
export function openRecords(most: usize): void {
  scratch = reserve(2 * most + 64);
  const names = reserve(128);
  let to = names;
  if (settingOf(Setting.MESSAGE_KEY) != 0) {
    lineKeyCount = putKey(lineKeys, 0, textOf(Setting.MESSAGE_KEY), settingOf(Setting.MESSAGE_KEY) as usize);
  } else {
    to = nameKeys(lineKeys, 'message log MESSAGE _raw ', to);
    lineKeyCount = LINE_KEYS;
  }
  if (settingOf(Setting.HOST_KEY) != 0) {
    hostKeyCount = putKey(hostKeys, 0, textOf(Setting.HOST_KEY), settingOf(Setting.HOST_KEY) as usize);
  } else {
    to = nameKeys(hostKeys, 'host hostname source_address ', to);
    hostKeyCount = HOST_KEYS;
  }
  heartbeatKey = to;
  timeKey = narrow('mailstitch', to);
  narrow('@timestamp', timeKey);
}

function putKey(keys: usize, index: u32, ptr: usize, len: usize): u32 {
  store<u32>(keys + ((index as usize) << 3), ptr as u32);
  store<u32>(keys + ((index as usize) << 3), len as u32, 4);
  return index + 1;
}

/** Names, each with a blank behind it. */
function nameKeys(keys: usize, names: string, to: usize): usize {
  const end = narrow(names, to);
  let index: u32 = 0;
  let start = to;
  for (let p = to; p < end; p++) {
    if (load<u8>(p) != Char.SPACE) continue;
    index = putKey(keys, index, start, p - start);
    start = p + 1;
  }
  return end;
}

/** Position of a key in a list, or the length of the list. */
function rankOf(keys: usize, count: u32, ptr: usize, len: usize): u32 {
  let rank: u32 = 0;
  while (rank < count) {
    const key = keys + ((rank as usize) << 3);
    if (load<u32>(key, 4) == (len as u32) && sameBytes(load<u32>(key), ptr, len)) break;
    rank++;
  }
  return rank;
}

/** Reads the record [ptr, ptr + len), which stays as it is; 64 bytes behind it can be read. */
export function readRecord(ptr: usize, len: usize): RecordKind {
  let lineRank = lineKeyCount;
  let hostRank = hostKeyCount;
  let kind = RecordKind.OTHER;
  recordHost = 0;
  recordTime = 0;
  recordFileName = 0;
  recordType = 0;
  openJson(ptr, len, scratch);
  if (!takeJson(Char.LEFT_BRACE)) return RecordKind.OTHER;
  do {
    if (!takeString() || !takeJson(Char.COLON)) return RecordKind.OTHER;
    const key = jsonPtr;
    const keyLen = jsonLen;
    if (peekJson() != Char.DOUBLE_QUOTE) {
      if (!skipJson()) return RecordKind.OTHER;
      continue;
    }
    if (!takeString()) return RecordKind.OTHER;
    let rank = rankOf(lineKeys, lineKeyCount, key, keyLen);
    if (rank < lineRank) {
      lineRank = rank;
      recordLine = jsonPtr;
      recordLineEnd = jsonPtr + jsonLen;
      continue;
    }
    rank = rankOf(hostKeys, hostKeyCount, key, keyLen);
    if (rank < hostRank) {
      if (takeHost(jsonPtr, jsonPtr + jsonLen)) hostRank = rank;
    } else if (keyLen == HEARTBEAT_KEY_LEN && sameBytes(key, heartbeatKey, keyLen)) {
      if (isText(jsonPtr, jsonLen, 'tick')) kind = RecordKind.TICK;
      else if (isText(jsonPtr, jsonLen, 'stats')) kind = RecordKind.STATS;
    } else if (isTimeKey(key, keyLen)) {
      recordTime = jsonPtr;
      recordTimeEnd = jsonPtr + jsonLen;
    } else if (isText(key, keyLen, 'Content-Disposition')) {
      recordFileName = jsonPtr;
      recordFileNameLen = jsonLen;
    } else if (isText(key, keyLen, 'log_type')) {
      recordType = jsonPtr;
      recordTypeLen = jsonLen;
    }
  } while (takeJson(Char.COMMA));
  if (!takeJson(Char.RIGHT_BRACE) || peekJson() != 0) return RecordKind.OTHER;
  return lineRank < lineKeyCount ? RecordKind.LINE : kind;
}

/** `@timestamp`, or `timestamp`. */
@inline
function isTimeKey(key: usize, len: usize): bool {
  const at: usize = len == TIME_KEY_LEN ? 0 : 1;
  return len + at == TIME_KEY_LEN && sameBytes(key, timeKey + at, len);
}

/** `mail_logs:`, but not `2001:db8::`. */
@inline
function isTag(ptr: usize, end: usize): bool {
  return load<u8>(end - 1) == Char.COLON && (end - ptr == 1 || load<u8>(end - 2) != Char.COLON);
}

/**
 * `esa1`, `10.0.0.1`, or a source address with scheme and port (`udp://10.0.0.1:514`, `tcp://[::1]:514`). What
 * ends in a colon is a syslog tag that a parser took for a host (`mail_logs:`): no host.
 */
function takeHost(ptr: usize, end: usize): bool {
  if (ptr == end || isTag(ptr, end)) return false;
  let p = ptr;
  while (p + 3 <= end && load<u8>(p) != Char.COLON) p++;
  if (p + 3 <= end && load<u16>(p, 1) == 0x2f2f) {
    ptr = p + 3;
    let digits = end;
    while (digits > ptr && isDigit(load<u8>(digits - 1))) digits--;
    if (digits > ptr && digits < end && load<u8>(digits - 1) == Char.COLON) end = digits - 1;
    if (end - ptr > 2 && load<u8>(ptr) == Char.LEFT_BRACKET && load<u8>(end - 1) == Char.RIGHT_BRACKET) {
      ptr++;
      end--;
    }
    if (ptr == end) return false;
  }
  recordHost = ptr;
  recordHostLen = end - ptr;
  return true;
}
