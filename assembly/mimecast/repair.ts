import { Char } from '../text/chars';
import {
  isPairQuoted,
  isSenderKey,
  pairCount,
  pairKey,
  pairKeyLen,
  pairOf,
  pairValueLen,
  pairValuePtr,
  removePairs,
  setValue,
} from './event';
import { Key } from './keys';
import { ValueKind } from './stored';

/**
 * Puts back into a value what stands behind it as pairs of their own but is a part of it: senders write subjects
 * like `free|Act=Rej|`, and the pipe form escapes nothing. There are three signs: a piece that is no pair, a backslash
 * that closes nothing, a key that the event has twice. Each points at the value that has most likely brought it.
 */

const NOWHERE: u32 = u32.MAX_VALUE;

/** The event in work, whose text ends at `end`; false if it has a piece that belongs nowhere. */
export function repair(end: usize): bool {
  return joinLoosePieces(end) && joinStrayClosings(end) && joinRepeatedKeys(end);
}

@inline
function isLoose(index: u32): bool {
  return pairKeyLen(index) == 0;
}

/** Behind the value, its closing backslash included. */
function pieceEnd(index: u32, end: usize): usize {
  const stop = pairValuePtr(index) + pairValueLen(index);
  return isPairQuoted(index) && stop < end ? stop + 1 : stop;
}

@inline
function endsInBackslash(index: u32, end: usize): bool {
  const stop = pieceEnd(index, end);
  return stop > pairValuePtr(index) && load<u8>(stop - 1) == Char.BACKSLASH;
}

/** The last pair before `index` whose value a sender writes. */
function senderBefore(index: u32): u32 {
  for (let i = index; i > 0; i--) if (isSenderKey(pairKey(i - 1))) return i - 1;
  return NOWHERE;
}

/**
 * Pair `to` gets everything up to the end of piece `last`. A quoted value goes on to the next backslash that closes a
 * piece; if there is none, its first one was the true one, and it gets nothing unless `mustTake`.
 */
function join(to: u32, last: u32, end: usize, mustTake: bool): bool {
  const start = pairValuePtr(to);
  let stop = pieceEnd(last, end);
  if (isPairQuoted(to)) {
    let closing = last;
    while (closing < pairCount && !endsInBackslash(closing, end)) closing++;
    if (closing < pairCount) {
      last = closing;
      stop = pieceEnd(closing, end) - 1;
    } else if (!mustTake) return false;
  }
  setValue(to, start, stop - start, ValueKind.TEXT);
  removePairs(to + 1, last + 1);
  return true;
}

/** `Subject=free|beer|Act=Acc`, or `Subject=free|Act=Rej|beer|...`: `beer` is no pair. */
function joinLoosePieces(end: usize): bool {
  let i: u32 = 1;
  while (i < pairCount) {
    if (!isLoose(i)) {
      i++;
      continue;
    }
    // a value that is not known to be short may well hold a pipe; else it was what a sender wrote further in front
    const before = i - 1;
    const key = pairKey(before);
    const to = key == (Key.NONE as u32) || isPairQuoted(before) ? before : senderBefore(i);
    if (to == NOWHERE) return false;
    join(to, i, end, true);
    i = to + 1;
  }
  return true;
}

/** `Subject=\free\|Hld=Spm\|Act=Acc`: the subject goes on to the second closing. */
function joinStrayClosings(end: usize): bool {
  let quoted: u32 = NOWHERE;
  let i: u32 = 0;
  while (i < pairCount) {
    if (isPairQuoted(i)) quoted = i;
    else if (quoted != NOWHERE && !isSenderKey(pairKey(i)) && endsInBackslash(i, end)) {
      join(quoted, i, end, true);
      i = quoted;
    }
    i++;
  }
  return true;
}

/** How far a key stands behind what may have brought it; addresses are less free than texts and names of files. */
function distance(from: u32, to: u32): u32 {
  return isAddress(pairKey(from)) ? 2 * (to - from) : to - from;
}

function isAddress(key: u32): bool {
  return (
    key == (Key.MESSAGE_ID as u32) ||
    key == (Key.SENDER as u32) ||
    key == (Key.RCPT as u32) ||
    key == (Key.RECIPIENT as u32) ||
    key == (Key.SENDER_DOMAIN as u32) ||
    key == (Key.URL as u32)
  );
}

/** `Subject=free|Act=Rej|headerFrom=...|Act=Acc`: of the two, the one nearer to a sender's text is a part of it. */
function joinRepeatedKeys(end: usize): bool {
  let second: u32 = 1;
  while (second < pairCount) {
    const key = pairKey(second);
    const first = key == (Key.NONE as u32) ? second : (pairOf(key) as u32);
    // `Receipient` numbers as `Recipient`, but it is another key
    const isSame = first < second && pairKeyLen(first) == pairKeyLen(second);
    if (isSame && joinOneOf(first, second, end)) second = 1;
    else second++;
  }
  return true;
}

/** Of two as near: one that stands in quotes (it must hold a closing of its own), then a free text, then the first. */
function isLikelier(a: u32, b: u32): bool {
  if (isPairQuoted(a) != isPairQuoted(b)) return isPairQuoted(a);
  return !isAddress(pairKey(a)) || isAddress(pairKey(b));
}

function joinOneOf(first: u32, second: u32, end: usize): bool {
  const beforeFirst = senderBefore(first);
  const beforeSecond = senderBefore(second);
  if (beforeSecond == NOWHERE) return false;
  if (beforeFirst == NOWHERE) return join(beforeSecond, second, end, false);
  const toFirst = distance(beforeFirst, first);
  const toSecond = distance(beforeSecond, second);
  const prefersFirst = toFirst < toSecond || (toFirst == toSecond && isLikelier(beforeFirst, beforeSecond));
  if (prefersFirst) return join(beforeFirst, first, end, false) || join(beforeSecond, second, end, false);
  return join(beforeSecond, second, end, false) || join(beforeFirst, first, end, false);
}
