import {
  parseBsdStamp,
  parseFileStamp,
  parseIsoStamp,
  parseYearFirstStamp,
  StampKind,
  stampEnd,
  stampKind,
  stampS,
} from './calendar';
import { Char, isDigit } from './chars';
import {
  beginsCef,
  beginsHeader,
  beginsWithLevel,
  endsWord,
  isContent,
  isNil,
  levelLength,
  priValue,
  skipByteOrderMark,
  skipPri,
} from './header-words';
import { findByte, sameBytes, skipBlanks, skipDigits, skipWord } from './scan';
import { skipStructuredData } from './structured-data';

/** Shape of what stood before the message text; the numbers are those of the catalogue of line forms. */
export const enum HeaderForm {
  BARE = 0,
  BSD_NO_HOST = 1, // <166>Mar 17 18:24:37 mail_logs: Info: ...
  BSD = 2, // <22>Aug 13 15:15:49 esa1.example.com mail_logs: Info: ...
  FILE = 3, // Mon Apr 17 19:56:22 2003 Info: ...
  NO_PRI = 4, // Jun 26 10:42:23 ip1out.example.edu mail_logs: Info: ...
  RELAYED_FILE = 5, // <111>Aug 10 10:00:24 cisco_esa ESA: Mon Aug 10 10:00:24 2020 Info: ...
  NO_STAMP = 6, // esa02.example.edu ESA_mail_logs: Info: ...
  YEAR = 7, // 2019 Sep 28 16:13:51 ironport_server mail [info] splunk_maillogs:nopid Info: ...
  NO_LEVEL = 8, // <166>Mar 17 18:24:37 consolidated_event: CEF:0|...
  RFC5424 = 9,
  OCTET_COUNTED = 10,
}

/** What the last call of parseHeader found; a pointer of 0 means that the line did not say. */
export let headerForm: HeaderForm = HeaderForm.BARE;
export let headerText: usize = 0;
export let headerPri: i32 = -1;
/** Its stamp as it stands there, seconds since 1970, 0 if the line has none; and what that leaves open. */
export let headerTimeS: u32 = 0;
export let headerStamp: StampKind = StampKind.NONE;
export let headerHost: usize = 0;
export let headerHostLen: usize = 0;
export let headerTag: usize = 0;
export let headerTagLen: usize = 0;
export let headerLevel: usize = 0;
export let headerLevelLen: usize = 0;
/** The header is byte for byte that of the line before: host and time are unchanged. */
export let headerRepeats: bool = false;

/**
 * Lines of one second from one appliance begin with the same bytes, so the last header is kept: comparing
 * six words replaces the whole parse. Only headers that end in a level word are kept: they were understood
 * by their own bytes alone, without a look at the text behind.
 */
const CACHE_CAP: usize = 256;
const cache = memory.data(264, 8);
let cacheLen: usize = 0;

/** Forget the kept header (the reference year changed, or the settings did). */
export function resetHeaderCache(): void {
  cacheLen = 0;
}

/** Bytes of the kept header, 0 if there is none. */
export function headerCacheLen(): usize {
  return cacheLen;
}

/** Takes the stamp that was parsed last. */
@inline
function takeStamp(): void {
  headerTimeS = stampS;
  headerStamp = stampKind;
}

/** Takes the level word at `ptr` if there is one; the text begins behind it. */
function takeLevel(ptr: usize, end: usize): bool {
  const len = levelLength(ptr, end);
  if (len == 0) return false;
  headerLevel = ptr;
  headerLevelLen = len - 1;
  headerText = ptr + len;
  return true;
}

/**
 * Host, tag and level behind the stamp. The shapes are fixed, nothing is searched for: text that a sender
 * wrote and that imitates a header further down the line is never reached.
 */
function takeOrigin(ptr: usize, end: usize): void {
  headerText = ptr;
  if (takeLevel(ptr, end)) {
    if (headerForm != HeaderForm.FILE) takeLevelTag(end);
    return; // file form: no host, no tag
  }
  let word = ptr;
  let wordEnd = skipWord(word, end);
  if (wordEnd == word || isContent(word, wordEnd)) return;
  let host: usize = 0;
  let hostLen: usize = 0;
  if (load<u8>(wordEnd - 1) != Char.COLON) {
    host = word;
    hostLen = wordEnd - word;
    word = skipBlanks(wordEnd, end);
    if (headerTimeS != 0 && beginsHeader(word, end)) {
      headerHost = host;
      headerHostLen = hostLen;
      headerText = word;
      return;
    }
    wordEnd = skipWord(word, end);
    if (wordEnd == word) return;
    if (isContent(word, wordEnd)) {
      takeHostOnly(host, hostLen, word);
      return;
    }
    if (load<u8>(wordEnd - 1) != Char.COLON) {
      takeSplunkOrigin(host, hostLen, wordEnd, end);
      return;
    }
  }
  // `host tag:` or `tag:` is understood; a level or a second stamp may follow
  const next = skipBlanks(wordEnd, end);
  const hasLevel = takeLevel(next, end);
  // `esa1 foo: bar` without stamp and level is text
  if (!hasLevel && headerTimeS == 0 && !beginsCef(next, end)) return;
  headerHost = host;
  headerHostLen = hostLen;
  headerTag = word;
  headerTagLen = wordEnd - 1 - word;
  if (hasLevel) return;
  if (parseFileStamp(next, end)) {
    const behind = skipBlanks(stampEnd, end);
    if (takeLevel(behind, end)) {
      takeStamp();
      headerForm = HeaderForm.RELAYED_FILE;
      return;
    }
  }
  headerText = next;
  headerForm = HeaderForm.NO_LEVEL;
}

/** `Nov 24 17:00:00 collector datetime=2017-05-26T16:47:41+0100|...`: a stamp and a host, and nothing else. */
function takeHostOnly(host: usize, hostLen: usize, text: usize): void {
  if (headerTimeS == 0) return;
  headerHost = host;
  headerHostLen = hostLen;
  headerText = text;
  headerForm = HeaderForm.NO_LEVEL;
}

/** `Info: Info: Start MID ...`: the administrator named the subscription like a level. */
function takeLevelTag(end: usize): void {
  const tag = headerLevel;
  const tagLen = headerLevelLen;
  if (!takeLevel(skipBlanks(headerText, end), end)) return;
  headerTag = tag;
  headerTagLen = tagLen;
}

/** `esa1 mail [info] splunk_maillogs:nopid Info: ...`: host, facility, [severity], tag, level. */
function takeSplunkOrigin(host: usize, hostLen: usize, facilityEnd: usize, end: usize): void {
  const severity = skipBlanks(facilityEnd, end);
  const severityEnd = skipWord(severity, end);
  if (severityEnd <= severity + 1) return;
  if (load<u8>(severity) != Char.LEFT_BRACKET || load<u8>(severityEnd - 1) != Char.RIGHT_BRACKET) return;
  const tag = skipBlanks(severityEnd, end);
  const tagEnd = skipWord(tag, end);
  if (!takeLevel(skipBlanks(tagEnd, end), end)) return;
  headerHost = host;
  headerHostLen = hostLen;
  headerTag = tag;
  headerTagLen = tagEnd - tag;
}

/**
 * Makes the only word before the text the host and not the tag, for a text that is known to come without a tag; false
 * where a priority says that the appliance wrote it, and where it cannot be a host: `consolidated_event`.
 */
export function takeTagAsHost(): bool {
  if (headerLevel != 0 || headerPri >= 0 || headerHost != 0 || headerTagLen == 0) return false;
  if (findByte(headerTag, headerTag + headerTagLen, LOW_LINE) != headerTag + headerTagLen) return false;
  headerHost = headerTag;
  headerHostLen = headerTagLen;
  headerTag = headerTagLen = 0;
  return true;
}

const LOW_LINE: u32 = 0x5f;

/** `1 2026-03-17T16:00:00.000Z host app procid msgid sd text` (RFC 5424) at `ptr`, or false. */
function takeRfc5424(ptr: usize, end: usize): bool {
  if (ptr + 2 > end || load<u8>(ptr) != Char.ZERO + 1 || load<u8>(ptr, 1) != Char.SPACE) return false;
  let at = ptr + 2;
  if (at < end && load<u8>(at) == Char.MINUS) at++;
  else if (parseIsoStamp(at, end)) {
    takeStamp();
    at = stampEnd;
  } else return false;
  const host = skipBlanks(at, end);
  const hostEnd = skipWord(host, end);
  const app = skipBlanks(hostEnd, end);
  const appEnd = skipWord(app, end);
  const procEnd = skipWord(skipBlanks(appEnd, end), end);
  const messageIdEnd = skipWord(skipBlanks(procEnd, end), end);
  at = skipStructuredData(skipBlanks(messageIdEnd, end), end);
  if (at == 0) {
    headerTimeS = 0;
    headerStamp = StampKind.NONE;
    return false;
  }
  if (!isNil(host, hostEnd)) {
    headerHost = host;
    headerHostLen = hostEnd - host;
  }
  if (!isNil(app, appEnd)) {
    headerTag = app;
    headerTagLen = appEnd - app;
  }
  headerForm = HeaderForm.RFC5424;
  headerText = skipByteOrderMark(skipBlanks(at, end), end);
  takeLevel(headerText, end);
  return true;
}

/** Takes `<PRI>` at `ptr`; returns its end, or `ptr`. */
function takePri(ptr: usize, end: usize): usize {
  const stop = skipPri(ptr, end);
  if (stop != ptr) headerPri = priValue;
  return stop;
}

function clearHeader(line: usize): void {
  headerForm = HeaderForm.BARE;
  headerPri = -1;
  headerTimeS = 0;
  headerStamp = StampKind.NONE;
  headerHost = headerHostLen = headerTag = headerTagLen = headerLevel = headerLevelLen = 0;
  headerText = line;
}

/**
 * Strips whatever prefix the line [line, end) has and says what it knew: appliance, time, tag, level.
 * `headerText` is where the message text begins, blanks skipped.
 */
export function parseHeader(line: usize, end: usize): void {
  if (
    cacheLen != 0 &&
    end - line >= cacheLen &&
    sameBytes(line, cache, cacheLen) &&
    endsWord(line + cacheLen, end)
  ) {
    const text = skipBlanks(line + cacheLen, end);
    if (!beginsWithLevel(text, end)) {
      headerText = text;
      headerRepeats = true;
      return;
    }
  }
  headerRepeats = false;
  clearHeader(line);
  // a text that begins as JSON or `key=value` has no header
  if (!isContent(line, end)) {
    parseFresh(line, end);
    if (headerLevel == 0 && headerText != line) unwrap(line, end);
  }
  const len = headerText - line;
  cacheLen = 0;
  if (headerLevel != 0 && len < CACHE_CAP) {
    memory.copy(cache, line, len);
    cacheLen = len;
    const moved = cache - line;
    if (headerHost != 0) headerHost += moved;
    if (headerTag != 0) headerTag += moved;
    headerLevel += moved;
  }
  headerText = skipBlanks(headerText, end);
}

/**
 * `<13>Nov 24 17:00:00 relay root: <22>Mar 16 09:15:30 esa1 mail_logs: Info: Start MID ...`: the header that was in the
 * line before counts, if it is one of an appliance, with its level or with CEF behind it. Whoever wrote the one before it is no appliance,
 * unless the inner one names no host. Only the very start of the text is looked at, which no sender of mail can write.
 */
function unwrap(line: usize, end: usize): void {
  const inner = skipBlanks(headerText, end);
  if (!beginsHeader(inner, end)) return;
  const timeS = headerTimeS;
  const stamp = headerStamp;
  const host = headerHost;
  const hostLen = headerHostLen;
  clearHeader(inner);
  parseFresh(inner, end);
  if (headerLevel == 0 && !beginsCef(skipBlanks(headerText, end), end)) {
    clearHeader(line);
    parseFresh(line, end);
    return;
  }
  if (headerTimeS == 0) {
    headerTimeS = timeS;
    headerStamp = stamp;
  }
  if (headerHost != 0) return;
  headerHost = host;
  headerHostLen = hostLen;
}

function parseFresh(line: usize, end: usize): void {
  let at = skipByteOrderMark(line, end);
  let counted = false;
  if (at < end && isDigit(load<u8>(at))) {
    // RFC 6587 octet counting: `184 <166>Nov 22 ...`
    const digitsEnd = skipDigits(at, end);
    if (digitsEnd + 1 < end && load<u8>(digitsEnd) == Char.SPACE && load<u8>(digitsEnd, 1) == Char.LESS) {
      counted = true;
      at = digitsEnd + 1;
    }
  }
  const pri = takePri(at, end);
  if (counted && pri == at) return;
  at = pri;
  if (headerPri >= 0 && takeRfc5424(at, end)) {
    if (counted) headerForm = HeaderForm.OCTET_COUNTED;
    return;
  }
  if (parseFileStamp(at, end)) headerForm = HeaderForm.FILE;
  else if (parseBsdStamp(at, end)) headerForm = headerPri >= 0 ? HeaderForm.BSD : HeaderForm.NO_PRI;
  else if (parseYearFirstStamp(at, end) || parseIsoStamp(at, end)) headerForm = HeaderForm.YEAR;
  else {
    takeOrigin(at, end);
    if (headerText != at) headerForm = HeaderForm.NO_STAMP;
    return;
  }
  takeStamp();
  at = skipBlanks(stampEnd, end);
  takeOrigin(at, end);
  if (headerForm == HeaderForm.BSD && headerHost == 0 && headerTag != 0) headerForm = HeaderForm.BSD_NO_HOST;
  if (counted) headerForm = HeaderForm.OCTET_COUNTED;
}
