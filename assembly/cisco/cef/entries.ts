import { isText, narrow } from '../../text/ascii';
import { Char, isBlank } from '../../text/chars';
import { KeyKind } from './keys';
import {
  entryLen,
  entryPtr,
  entryStop,
  leafCount,
  leafKey,
  leafKeyLen,
  leafLen,
  leafNamed,
  leafPtr,
} from './literal';

/**
 * Entries of the dictionaries of an event, each as one term, so that what belongs together stays together. What the
 * appliance says comes first, what a sender wrote last, where it can hold anything.
 */
let kind: KeyKind = KeyKind.TEXT;
/** Leaf that comes next. */
let at: u32 = 0;
/** The entry has one more term. */
let again: bool = false;
/** Where its leaves end. */
let stop: u32 = 0;

export function beginEntries(keyKind: KeyKind): void {
  kind = keyKind;
  at = 0;
  again = false;
}

/** Writes what stands behind the key in the next term; its end, 0 if there is no further entry. */
export function nextEntry(dst: usize): usize {
  while (at < leafCount) {
    const first = at;
    let end: usize = 0;
    if (kind == KeyKind.REMEDIATION) {
      at++;
      end = writeRemediation(first, dst);
    } else {
      stop = entryStop(first);
      const second = again;
      again = false;
      if (kind == KeyKind.ATTACHMENTS) end = writeAttachment(first, dst);
      else if (kind == KeyKind.SPF) end = writeIdentity(first, dst);
      else if (second) end = writeHolder(first, dst);
      else {
        end = writeUrl(first, dst);
        again = holderOf(first) >= 0;
      }
      if (!again) at = stop;
    }
    if (end != 0) return end;
  }
  return 0;
}

@inline
function copy(ptr: usize, len: usize, dst: usize): usize {
  memory.copy(dst, ptr, len);
  return dst + len;
}

/** The leaf of that name, or -1 if it has no value. */
function valued(first: u32, name: string): i32 {
  const leaf = leafNamed(first, stop, name);
  if (leaf < 0 || leafLen(leaf) == 0) return -1;
  return isText(leafPtr(leaf), leafLen(leaf), 'None') || isText(leafPtr(leaf), leafLen(leaf), 'N/A')
    ? -1
    : leaf;
}

/** Writes `WORD VALUE, ` if there is a leaf. */
function writePart(word: string, leaf: i32, dst: usize): usize {
  if (leaf < 0) return dst;
  dst = copy(leafPtr(leaf), leafLen(leaf), narrow(word, dst));
  return narrow(', ', dst);
}

/** `AMP FILE UNKNOWN, sha256 7f84, size 10059, file test.txt`. One version writes `Verdic`. */
function writeAttachment(first: u32, dst: usize): usize {
  dst = writePart('AMP ', valued(first, 'Verdic'), dst);
  dst = writePart('sha256 ', valued(first, 'fileHash'), dst);
  dst = writePart('size ', valued(first, 'fsize'), dst);
  return copy(entryPtr(first), entryLen(first), narrow('file ', dst));
}

/** Either of two names: that of 13.0 or that of later versions. */
function either(first: u32, name: string, other: string): i32 {
  const leaf = valued(first, name);
  return leaf < 0 ? valued(first, other) : leaf;
}

/** `score 3.0, category News, url http://a.example/ expanded http://b.example/`. */
function writeUrl(first: u32, dst: usize): usize {
  dst = writePart('score ', either(first, 'WbrsScore', 'wbrs_score'), dst);
  dst = writePart('category ', either(first, 'Category', 'category'), dst);
  dst = copy(entryPtr(first), entryLen(first), narrow('url ', dst));
  const expanded = either(first, 'ExpandedUrl', 'expanded_url');
  return expanded < 0 ? dst : copy(leafPtr(expanded), leafLen(expanded), narrow(' expanded ', dst));
}

function holderOf(first: u32): i32 {
  return either(first, 'AttachmentWithUrl', 'Attachment_with_url');
}

/** `url http://a.example/ in a.pdf`: the attachment that has the URL. */
function writeHolder(first: u32, dst: usize): usize {
  const holder = holderOf(first);
  dst = narrow(' in ', copy(entryPtr(first), entryLen(first), narrow('url ', dst)));
  return copy(leafPtr(holder), leafLen(holder), dst);
}

/** `mailfrom Pass a@example.com`. */
function writeIdentity(first: u32, dst: usize): usize {
  const word = leafNamed(first, stop, 'result');
  if (word < 0 || leafLen(word) == 0) return 0;
  dst = narrow(' ', copy(entryPtr(first), entryLen(first), dst));
  dst = copy(leafPtr(word), leafLen(word), dst);
  const sender = valued(first, 'sender');
  return sender < 0 ? dst : copy(leafPtr(sender), leafLen(sender), narrow(' ', dst));
}

/** `failed_recipients a@example.com`; 13.0 has a blank in that key. */
function writeRemediation(leaf: u32, dst: usize): usize {
  if (leafLen(leaf) == 0 || leafKeyLen(leaf) == 0) return 0;
  for (let i: usize = 0; i < leafKeyLen(leaf); i++) {
    const c = load<u8>(leafKey(leaf) + i);
    if (!isBlank(c)) store<u8>(dst++, c);
  }
  store<u8>(dst++, Char.SPACE);
  return copy(leafPtr(leaf), leafLen(leaf), dst);
}
