import { Char, isBlank } from './chars';

/**
 * Folded headers: a line end and the blanks behind it. The appliance prints the line end of a Subject as the
 * four characters \r\n.
 */
const LITERAL_CRLF: u32 = 0x6e5c725c;
const LITERAL_CRLF_LEN: usize = 4;
const LITERAL_TAB: u32 = 0x745c; // the two characters \t

/**
 * End of the fold at `at`, which is a line end, a blank and what blanks and folds follow; `at` if there is
 * none.
 */
export function skipFold(at: usize, end: usize): usize {
  const line = skipLineEnd(at, end);
  if (line == at || line == end) return at;
  return isBlank(load<u8>(line)) || isLiteralTab(at, line, end) ? skipGap(at, end) : at;
}

/** End of CRLF, CR or LF, in themselves or as the characters \r\n; `at` if there is none. */
export function skipLineEnd(at: usize, end: usize): usize {
  if (at >= end) return at;
  const c = load<u8>(at);
  if (c == Char.LF) return at + 1;
  if (c == Char.CR) return at + 1 < end && load<u8>(at, 1) == Char.LF ? at + 2 : at + 1;
  return end - at >= LITERAL_CRLF_LEN && load<u32>(at) == LITERAL_CRLF ? at + LITERAL_CRLF_LEN : at;
}

/** A tab that folds is printed like the line end before it: \r\n\t, which is six characters. */
function isLiteralTab(at: usize, line: usize, end: usize): bool {
  return line - at == LITERAL_CRLF_LEN && end - line >= 2 && load<u16>(line) == LITERAL_TAB;
}

/** End of the blanks and line ends at `at`. */
export function skipGap(at: usize, end: usize): usize {
  while (at < end) {
    if (isBlank(load<u8>(at))) {
      at++;
      continue;
    }
    const line = skipLineEnd(at, end);
    if (line == at) break;
    at = isLiteralTab(at, line, end) ? line + 2 : line;
  }
  return at;
}
