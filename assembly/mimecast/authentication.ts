import { narrow } from '../text/ascii';
import { Char, isDigit, isLetter } from '../text/chars';
import { sameBytes } from '../text/scan';
import { Key } from './keys';
import { firstSource, nextSource, sourceEnd, sourceStart } from './sources';

/**
 * Results of SPF, DKIM and DMARC from the `SpamProcessingDetail` of a receipt: `{"spf":{"info":"SPF_FAIL","allow":true},
 * "dkim":...}`. API 2.0 has it as a text that holds JSON, so that its quotes stand behind backslashes.
 */
export const AUTHENTICATION_METHODS: StaticArray<string> = ['spf', 'dkim', 'dmarc'];

const INFO: string = 'info';
const name = memory.data(16, 8);

/** Writes the result of the method of that number as a string; 0 if no receipt tells one. */
export function writeAuthentication(method: u32, dst: usize): usize {
  for (let source = firstSource(Key.SPAM_DETAIL); source != 0; source = nextSource(source)) {
    const end = sourceEnd(source);
    const body = behindKey(AUTHENTICATION_METHODS[method], sourceStart(source), end);
    if (body == 0 || load<u8>(body) != Char.LEFT_BRACE) continue;
    let bodyEnd = body;
    while (bodyEnd < end && load<u8>(bodyEnd) != Char.RIGHT_BRACE) bodyEnd++;
    let value = behindKey(INFO, body, bodyEnd);
    if (value == 0) continue;
    if (load<u8>(value) == Char.BACKSLASH) value++;
    if (load<u8>(value++) != Char.DOUBLE_QUOTE) continue;
    let valueEnd = value;
    while (valueEnd < bodyEnd && isResultCharacter(load<u8>(valueEnd))) valueEnd++;
    if (valueEnd == value || !isQuote(valueEnd)) continue;
    store<u8>(dst, Char.DOUBLE_QUOTE);
    memory.copy(dst + 1, value, valueEnd - value);
    dst += 1 + valueEnd - value;
    store<u8>(dst, Char.DOUBLE_QUOTE);
    return dst + 1;
  }
  return 0;
}

/** Where the value of the first member of that name in [ptr, end) begins; 0 if there is none. */
function behindKey(key: string, ptr: usize, end: usize): usize {
  const len = narrow(key, name) - name;
  for (; ptr + len + 3 < end; ptr++) {
    if (load<u8>(ptr) != Char.DOUBLE_QUOTE || !sameBytes(ptr + 1, name, len)) continue;
    let at = ptr + 1 + len;
    if (!isQuote(at)) continue;
    at += load<u8>(at) == Char.BACKSLASH ? 2 : 1;
    while (at < end && load<u8>(at) == Char.SPACE) at++;
    if (at >= end || load<u8>(at++) != Char.COLON) continue;
    while (at < end && load<u8>(at) == Char.SPACE) at++;
    if (at < end) return at;
  }
  return 0;
}

/** A quote, or one behind a backslash. */
@inline
function isQuote(ptr: usize): bool {
  return load<u8>(ptr) == Char.DOUBLE_QUOTE || load<u16>(ptr) == 0x225c;
}

@inline
function isResultCharacter(c: u32): bool {
  return isLetter(c) || isDigit(c) || c == 0x5f || c == Char.MINUS || c == Char.SPACE;
}
