import { parseBsdStamp, parseFileStamp, parseIsoStamp, parseYearFirstStamp, stampEnd } from './calendar';
import { Char, isDigit } from './chars';
import {
  clearHeader,
  clearStamp,
  HeaderForm,
  headerForm,
  headerHost,
  headerHostLen,
  headerLevel,
  headerLevelLen,
  headerPri,
  headerStamp,
  headerTag,
  headerText,
  headerTimeS,
  takeForm,
  takeHost,
  takeLevel,
  takePri,
  takeStamp,
  takeStampOf,
  takeTag,
  takeText,
} from './header-parts';
import {
  beginsCef,
  beginsHeader,
  isContent,
  isNil,
  priValue,
  skipByteOrderMark,
  skipPri,
} from './header-words';
import { skipBlanks, skipDigits, skipWord } from './scan';
import { skipStructuredData } from './structured-data';

/** The shapes of headers. They are fixed, nothing is searched for; what is found goes to header-parts.ts. */

/** Takes the header of the line [line, end). */
export function readHeader(line: usize, end: usize): void {
  clearHeader(line);
  // a text that begins as JSON or `key=value` has no header
  if (isContent(line, end)) return;
  readShape(line, end);
  if (headerLevel == 0 && headerText != line) unwrap(line, end);
}

/**
 * `<13>Nov 24 17:00:00 relay root: <22>Mar 16 09:15:30 esa1 mail_logs: Info: Start MID ...`: the header that was in the
 * line before counts, if it is one of an appliance, with its level or with CEF behind it. Whoever wrote the one before it
 * is no appliance, unless the inner one names no host. Only the very start of the text is looked at, which no sender of
 * mail can write.
 */
function unwrap(line: usize, end: usize): void {
  const inner = skipBlanks(headerText, end);
  if (!beginsHeader(inner, end)) return;
  const timeS = headerTimeS;
  const stamp = headerStamp;
  const host = headerHost;
  const hostLen = headerHostLen;
  clearHeader(inner);
  readShape(inner, end);
  if (headerLevel == 0 && !beginsCef(skipBlanks(headerText, end), end)) {
    clearHeader(line);
    readShape(line, end);
    return;
  }
  if (headerTimeS == 0) takeStampOf(timeS, stamp);
  if (headerHost == 0) takeHost(host, hostLen);
}

function readShape(line: usize, end: usize): void {
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
  const pri = readPri(at, end);
  if (counted && pri == at) return;
  at = pri;
  if (headerPri >= 0 && takeRfc5424(at, end)) {
    if (counted) takeForm(HeaderForm.OCTET_COUNTED);
    return;
  }
  if (parseFileStamp(at, end)) takeForm(HeaderForm.FILE);
  else if (parseBsdStamp(at, end)) takeForm(headerPri >= 0 ? HeaderForm.BSD : HeaderForm.NO_PRI);
  else if (parseYearFirstStamp(at, end) || parseIsoStamp(at, end)) takeForm(HeaderForm.YEAR);
  else {
    takeOrigin(at, end);
    if (headerText != at) takeForm(HeaderForm.NO_STAMP);
    return;
  }
  takeStamp();
  at = skipBlanks(stampEnd, end);
  takeOrigin(at, end);
  if (headerForm == HeaderForm.BSD && headerHost == 0 && headerTag != 0) takeForm(HeaderForm.BSD_NO_HOST);
  if (counted) takeForm(HeaderForm.OCTET_COUNTED);
}

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
    clearStamp();
    return false;
  }
  if (!isNil(host, hostEnd)) takeHost(host, hostEnd - host);
  if (!isNil(app, appEnd)) takeTag(app, appEnd - app);
  takeForm(HeaderForm.RFC5424);
  takeText(skipByteOrderMark(skipBlanks(at, end), end));
  takeLevel(headerText, end);
  return true;
}

/** Takes `<PRI>` at `ptr`; returns its end, or `ptr`. */
function readPri(ptr: usize, end: usize): usize {
  const stop = skipPri(ptr, end);
  if (stop != ptr) takePri(priValue);
  return stop;
}

/**
 * Host, tag and level behind the stamp. The shapes are fixed, nothing is searched for: text that a sender
 * wrote and that imitates a header further down the line is never reached.
 */
function takeOrigin(ptr: usize, end: usize): void {
  takeText(ptr);
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
      takeHost(host, hostLen);
      takeText(word);
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
  takeHost(host, hostLen);
  takeTag(word, wordEnd - 1 - word);
  if (hasLevel) return;
  if (parseFileStamp(next, end)) {
    const behind = skipBlanks(stampEnd, end);
    if (takeLevel(behind, end)) {
      takeStamp();
      takeForm(HeaderForm.RELAYED_FILE);
      return;
    }
  }
  takeText(next);
  takeForm(HeaderForm.NO_LEVEL);
}

/** `Nov 24 17:00:00 collector datetime=2017-05-26T16:47:41+0100|...`: a stamp and a host, and nothing else. */
function takeHostOnly(host: usize, hostLen: usize, text: usize): void {
  if (headerTimeS == 0) return;
  takeHost(host, hostLen);
  takeText(text);
  takeForm(HeaderForm.NO_LEVEL);
}

/** `Info: Info: Start MID ...`: the administrator named the subscription like a level. */
function takeLevelTag(end: usize): void {
  const tag = headerLevel;
  const tagLen = headerLevelLen;
  if (!takeLevel(skipBlanks(headerText, end), end)) return;
  takeTag(tag, tagLen);
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
  takeHost(host, hostLen);
  takeTag(tag, tagEnd - tag);
}
