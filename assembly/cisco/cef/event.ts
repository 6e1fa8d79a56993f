import { Bound, reach } from '../../bounds';
import { grownTo, reserve } from '../../memory';
import { isText } from '../../text/ascii';
import { parseFileStamp, stampS } from '../../text/calendar';
import { Char, isBlank } from '../../text/chars';
import { beginsCef } from '../../text/header-words';
import { decimal, findByte, MAX_NUMBER_DIGITS, skipBlanks, skipDigits } from '../../text/scan';
import { isEscaped } from './closing';
import { KeyKind, kindOf, openKeys } from './keys';
import { LEAF_ROOM, setLeafRoom } from './literal';
import { Form, MAX_PAIRS, pairCount, pairForm, pairKey, valueEnd, valueStart } from './pair-table';
import { isCut, readPairs } from './pairs';

/**
 * A consolidated event: `CEF:0|Cisco|PRODUCT|VERSION|ESA_CONSOLIDATED_LOG_EVENT|Consolidated Log Event|5|KEY=VALUE ...`,
 * all that the appliance knows of a message, in one line.
 */

/** May the text be an event? It costs lines that no row knows a comparison. */
@inline
export function beginsEvent(text: usize, end: usize): bool {
  return beginsCef(text, end);
}

/** Number of the message; 0 if the event does not say. */
export let eventMid: u64 = 0;
/** When the message began and ended, seconds since 1970; 0 unknown. */
export let eventBegin: u32 = 0;
export let eventEnd: u32 = 0;
/** Header up to its fourth pipe: who wrote the event. */
export let eventOrigin: usize = 0;
export let eventOriginLen: usize = 0;
/** The event is not whole. */
export let isEventCut: bool = false;

const HEADER_PIPES: u32 = 7;
const ORIGIN_PIPES: u32 = 4;

/** Where a value without its layer of backslashes is, where strings are written, and where one term is. */
export let valueRoom: usize = 0;
export let stringRoom: usize = 0;
export let termRoom: usize = 0;
let roomCap: usize = 0;
/** Names and words that a term has besides its value. */
const TERM_EXTRA: usize = 512;

function makeRoom(len: usize): void {
  if (valueRoom == 0) {
    openKeys();
    setLeafRoom(reserve(LEAF_ROOM));
  }
  if (len > roomCap) {
    const larger = grownTo(roomCap == 0 ? 16 << 10 : roomCap, len);
    // a value without its layer, strings of a dictionary, a term
    valueRoom = reserve(3 * larger + 2 * TERM_EXTRA);
    roomCap = larger;
  }
  stringRoom = valueRoom + roomCap + 64;
  termRoom = stringRoom + roomCap + 64;
}

/** Reads the text [text, end); false if it is no consolidated event. */
export function readEvent(text: usize, end: usize): bool {
  const extension = skipHeader(text, end);
  if (extension == 0) return false;
  makeRoom(end - text);
  readPairs(extension, end);
  isEventCut = isCut;
  if (isCut && pairCount == MAX_PAIRS) reach(Bound.PAIRS);
  eventMid = 0;
  eventBegin = eventEnd = 0;
  for (let i: u32 = 0; i < pairCount; i++) {
    if (pairForm(i) != Form.PLAIN) continue;
    const kind = kindOf(pairKey(i));
    if (kind == KeyKind.MESSAGE) eventMid = numberAt(valueStart(i), valueEnd(i));
    else if (kind == KeyKind.BEGIN) eventBegin = timeAt(valueStart(i), valueEnd(i));
    else if (kind == KeyKind.END) eventEnd = timeAt(valueStart(i), valueEnd(i));
  }
  return true;
}

/** The later of its two times: both orders are seen. */
export function eventTime(): u32 {
  return max(eventBegin, eventEnd);
}

/** Behind the seventh pipe of the header of a consolidated event, 0 if it is another text. Later pipes are text. */
function skipHeader(text: usize, end: usize): usize {
  let field = text;
  for (let pipes: u32 = 1; pipes <= HEADER_PIPES; pipes++) {
    let pipe = findByte(field, end, Char.PIPE);
    while (pipe != end && isEscaped(pipe, field)) pipe = findByte(pipe + 1, end, Char.PIPE);
    if (pipe == end) return 0;
    if (pipes == ORIGIN_PIPES) {
      eventOrigin = text;
      eventOriginLen = pipe - text;
    } else if (pipes == ORIGIN_PIPES + 1 && !isText(field, pipe - field, 'ESA_CONSOLIDATED_LOG_EVENT'))
      return 0;
    field = pipe + 1;
  }
  return skipBlanks(field, end);
}

/** A number of at most twelve digits with nothing behind it but a blank; 0 if it is none. */
function numberAt(ptr: usize, end: usize): u64 {
  const stop = skipDigits(ptr, end);
  if (stop - ptr - 1 >= MAX_NUMBER_DIGITS) return 0;
  return stop == end || isBlank(load<u8>(stop)) ? decimal(ptr, stop) : 0;
}

function timeAt(ptr: usize, end: usize): u32 {
  return parseFileStamp(ptr, end) ? stampS : 0;
}
