import { Char, isBlank } from './chars';
import { ESC } from './charset-japanese';
import { Charset } from './charset-tables.generated';
import { charsetByLabel, decodeCharset } from './charsets';
import { skipFold, skipGap } from './mime-fold';
import { decodeBase64, decodeHex, decodeQ, isBase64Digit, isHexPair } from './mime-transfer';
import { copyUtf8, isUtf8 } from './utf8';

/**
 * Subjects and attachment names as a log shows them: encoded words (RFC 2047), extended values (RFC 2231),
 * bare quoted-printable, folded headers.
 *
 * Room: decodeHeader and decodeFileName write at most MIME_ROOM * (end - src) + MIME_SLACK bytes from dst on.
 * No character takes more than three times its bytes. The bytes of encoded words are first put side by side
 * in the far part of that room, behind anything their characters can reach: no scratch memory, no longest
 * input.
 */
export const MIME_ROOM: usize = 6;
export const MIME_SLACK: usize = 16;
const GROWTH: usize = 3;
const COPY_SLACK: usize = 8;

const QUESTION: u32 = 0x3f;
const LOWER_Q: u32 = 0x71;
const DELETE: u32 = 0x7f;
const WORD_START: u32 = 0x3f3d; // =?
const WORD_END: u32 = 0x3d3f; // ?=
const MARK_LEN: usize = 2;
const ESCAPE_TO_ASCII: u32 = 0x42281b; // ESC ( B
const ESCAPE_LEN: usize = 3;
const LABEL_CAP: usize = 64;

/** Copies a header text to dst as valid UTF-8 with its encoded words decoded, returns the new end there. */
export function decodeHeader(src: usize, end: usize, dst: usize): usize {
  let from = src; // what is not copied yet
  for (let at = nextMark(src, end); at < end; at = nextMark(at, end)) {
    if (parseWord(at, end)) {
      dst = copyUtf8(from, at, dst);
      dst = decodeWords(at, end, dst);
      from = at = wordsEnd;
      continue;
    }
    const next = skipFold(at, end);
    if (next != at) {
      dst = copyUtf8(from, at, dst);
      store<u8>(dst++, Char.SPACE);
      from = at = next;
    } else at++;
  }
  return copyUtf8(from, end, dst);
}

/** Copies an attachment name to dst as valid UTF-8, decoded if it is encoded in one of the usual ways. */
export function decodeFileName(src: usize, end: usize, dst: usize): usize {
  if (hasEncodedWord(src, end)) return decodeHeader(src, end, dst);
  const bytes = dst + GROWTH * (end - src) + COPY_SLACK;
  const value = extendedValue(src, end);
  if (value != 0) return decodeCharset(wordCharset, bytes, decodeHex(value, end, bytes, Char.PERCENT), dst);
  if (isQuotedPrintable(src, end)) {
    const bytesEnd = decodeHex(src, end, bytes, Char.EQUALS);
    // rate=10.xlsx is a name as it stands: no name has control characters.
    if (isUtf8(bytes, bytesEnd) && !hasControl(bytes, bytesEnd)) return copyUtf8(bytes, bytesEnd, dst);
  }
  return copyUtf8(src, end, dst);
}

/** Is there a "=?" in the text? Without one it holds no encoded word. */
export function hasEncodedWord(src: usize, end: usize): bool {
  for (let at = nextMark(src, end); at < end; at = nextMark(at + 1, end)) {
    if (end - at >= MARK_LEN && load<u16>(at) == WORD_START) return true;
  }
  return false;
}

const LANES: u64 = u64.MAX_VALUE / 255; // 01 in each byte
const HIGH_BITS: u64 = LANES << 7;
const EQUALS_SIGNS: u64 = LANES * Char.EQUALS;
const BACKSLASHES: u64 = LANES * Char.BACKSLASH;
const RETURNS: u64 = LANES * Char.CR;
const LINE_FEEDS: u64 = LANES * Char.LF;

/** First byte in [at, end) that can start a word or a fold, or `end`: eight bytes a step. */
function nextMark(at: usize, end: usize): usize {
  while (at < end) {
    const word = load<u64>(at);
    const words = zeroLanes(word ^ EQUALS_SIGNS);
    const folds = zeroLanes(word ^ BACKSLASHES) | zeroLanes(word ^ RETURNS) | zeroLanes(word ^ LINE_FEEDS);
    if ((words | folds) != 0) {
      at += (ctz(words | folds) >> 3) as usize;
      break;
    }
    at += 8;
  }
  return at < end ? at : end;
}

/** High bits of the lanes that are zero; exact for the lowest one. */
function zeroLanes(word: u64): u64 {
  return (word - LANES) & ~word & HIGH_BITS;
}

// ---- encoded words: =?charset?encoding?text?=

/** The word that parseWord found last. */
let wordCharset: i32 = Charset.UNSUPPORTED;
let wordIsBase64: bool = false;
let wordText: usize = 0;
let wordTextEnd: usize = 0;
/** Where the words end that decodeWords took. */
let wordsEnd: usize = 0;

/** Is there a whole encoded word of a known charset at `at`? Anything else stays as it came. */
function parseWord(at: usize, end: usize): bool {
  if (end - at < MARK_LEN || load<u16>(at) != WORD_START) return false;
  const label = at + MARK_LEN;
  const labelCap = end - label < LABEL_CAP ? end : label + LABEL_CAP;
  let p = label;
  while (p < labelCap && load<u8>(p) != QUESTION) p++;
  if (end - p < 3 || load<u8>(p) != QUESTION || load<u8>(p, 2) != QUESTION) return false;
  const encoding = load<u8>(p, 1) | 0x20;
  wordIsBase64 = encoding == Char.LOWER_B;
  if (!wordIsBase64 && encoding != LOWER_Q) return false;
  const labelEnd = p;
  wordText = p + 3;
  let digits: u32 = 0;
  for (p = wordText; ; p++) {
    if (end - p < MARK_LEN) return false;
    const mark = load<u16>(p);
    if (mark == WORD_END) break;
    // Another word begins before this one ends: =?utf-8?Q?cut =?utf-8?Q?whole?=. Not =?utf-8?B?YQ==?= .
    if (mark == WORD_START && (end - p == MARK_LEN || load<u8>(p, 2) != Char.EQUALS)) return false;
    if (isBase64Digit(mark & 0xff)) digits++;
  }
  wordTextEnd = p;
  // =?utf-8?B?A?= has no byte in it.
  if (wordIsBase64 && digits < 2 && p != wordText) return false;
  wordCharset = charsetByLabel(label, labelEnd - label);
  return wordCharset != Charset.UNSUPPORTED;
}

/**
 * Decodes the word that was just parsed at `start` and all that follow with nothing but blanks and folds
 * between them. Neighbours of one charset are joined before they are decoded: senders cut words within a
 * character.
 */
function decodeWords(start: usize, end: usize, dst: usize): usize {
  let charset = wordCharset;
  let bytes = dst + GROWTH * (end - start) + COPY_SLACK;
  let bytesEnd = bytes;
  while (true) {
    const isJapanese = charset == Charset.ISO_2022_JP && bytesEnd != bytes;
    bytesEnd = isJapanese ? joinJapanese(bytesEnd) : decodeText(bytesEnd);
    wordsEnd = wordTextEnd + MARK_LEN;
    const next = skipGap(wordsEnd, end);
    if (!parseWord(next, end)) return decodeCharset(charset, bytes, bytesEnd, dst);
    if (wordCharset != charset) {
      dst = decodeCharset(charset, bytes, bytesEnd, dst);
      charset = wordCharset;
      bytes = bytesEnd = dst + GROWTH * (end - next) + COPY_SLACK;
    }
  }
}

function decodeText(dst: usize): usize {
  return wordIsBase64 ? decodeBase64(wordText, wordTextEnd, dst) : decodeQ(wordText, wordTextEnd, dst);
}

/**
 * Each word of ISO-2022-JP starts in ASCII (RFC 2047), but some senders cut the text between its escapes. So
 * the escape back to ASCII that the word before may lack goes in only where the word reads like ASCII.
 */
function joinJapanese(dst: usize): usize {
  const text = dst + ESCAPE_LEN;
  const textEnd = decodeText(text);
  if (continuesTwoBytes(text, textEnd)) {
    memory.copy(dst, text, textEnd - text);
    return textEnd - ESCAPE_LEN;
  }
  store<u16>(dst, ESCAPE_TO_ASCII as u16);
  store<u8>(dst, (ESCAPE_TO_ASCII >> 16) as u8, 2);
  return textEnd;
}

/** True: 2q5D ESC ( B, or an ESC at once. False: a blank, or "abc ESC $ B 2q". */
function continuesTwoBytes(at: usize, end: usize): bool {
  for (const start = at; at < end; at++) {
    const c: u32 = load<u8>(at);
    if (c == ESC) return at == start || (at + 1 < end && load<u8>(at, 1) == Char.LEFT_PAREN);
    if (isControl(c) || c == Char.SPACE) return false;
  }
  return true;
}

// ---- attachment names

/**
 * RFC 2231: utf-8''%e2%82%ac.pdf or iso-8859-1'en'a%20b.txt; sets wordCharset, returns where the value starts
 * or 0.
 */
function extendedValue(src: usize, end: usize): usize {
  const labelEnd = findQuote(src, end);
  const languageEnd = findQuote(labelEnd + 1, end);
  if (languageEnd >= end) return 0;
  // It's Tom's report.pdf: a language has no blank.
  for (let p = src; p < languageEnd; p++) if (isBlank(load<u8>(p))) return 0;
  wordCharset = charsetByLabel(src, labelEnd - src);
  return wordCharset == Charset.UNSUPPORTED ? 0 : languageEnd + 1;
}

function findQuote(at: usize, end: usize): usize {
  while (at < end && load<u8>(at) != Char.SINGLE_QUOTE) at++;
  return at;
}

/** =D1=82.rst, Test=20Attachment.docx: each = begins an escape, and there is one. */
function isQuotedPrintable(src: usize, end: usize): bool {
  let found = false;
  for (let at = src; at < end; at++) {
    if (load<u8>(at) != Char.EQUALS) continue;
    if (!isHexPair(at + 1, end)) return false;
    found = true;
    at += 2;
  }
  return found;
}

function hasControl(src: usize, end: usize): bool {
  for (; src < end; src++) if (isControl(load<u8>(src))) return true;
  return false;
}

function isControl(c: u32): bool {
  return c < (Char.SPACE as u32) || c == DELETE;
}
