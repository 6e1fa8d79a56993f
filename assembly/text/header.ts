import { headerLevel, headerText, moveParts, takeText } from './header-parts';
import { readHeader } from './header-shapes';
import { beginsWithLevel, endsWord } from './header-words';
import { sameBytes, skipBlanks } from './scan';

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
      takeText(text);
      headerRepeats = true;
      return;
    }
  }
  headerRepeats = false;
  readHeader(line, end);
  const len = headerText - line;
  cacheLen = 0;
  if (headerLevel != 0 && len < CACHE_CAP) {
    memory.copy(cache, line, len);
    cacheLen = len;
    moveParts(cache - line);
  }
  takeText(skipBlanks(headerText, end));
}
