import { accountNamed } from '../store/appliances';
import { hash128 } from '../text/blake2b';
import { Char } from '../text/chars';
import { fold, hashBytes } from '../text/scan';
import { foundTypes } from './classify';
import { isInPipes, pairKind, pairOf, pairValueLen, pairValuePtr } from './event';
import { Key } from './keys';
import { ValueKind } from './stored';
import { LogType } from './types';

/**
 * Which message the event in work is about: an account, and the code that Mimecast gave the message (`aCode`, in API 2.0
 * `aggregateId`), or else its Message-ID.
 */

/** Account of the event in work; 0 if it names no message, or if there are too many accounts. */
export let eventAccount: usize = 0;
/** The event names a message. */
export let namesMessage: bool = false;
/** It does so by a code. */
export let hasCode: bool = false;
/** Hashes of account and code, and of account and Message-ID, 16 bytes each. */
export const codeHash = memory.data(16, 8);
export const messageIdHash = memory.data(16, 8);

let accountPtr: usize = 0;
let accountLen: usize = 0;
/** Is there a Message-ID? Looked for once, when somebody asks. */
const enum Tri {
  UNKNOWN = 0,
  NO = 1,
  YES = 2,
}
let messageIdState: Tri = Tri.UNKNOWN;

/** Of a longer name its hash counts; names of accounts end here. */
const MAX_NAME: usize = 255;
const HASH_SIZE: usize = 16;
const longHash = memory.data(16, 8);
// length of the account u32, length of the name u32, account, name
const PARTS: usize = 8;
const named = memory.data(8 + 255 + 255 + 64, 8);

/** Types whose events have no code. */
const WITHOUT_CODE: u32 = LogType.AV | LogType.URL | LogType.ATTACHMENT;

/** Finds out which message the event in work names; its type is known by then. */
export function nameEvent(): void {
  let account = pairOf(Key.ACCOUNT);
  if (account < 0) account = pairOf(Key.ACCOUNT_ID);
  accountPtr = account < 0 ? 0 : pairValuePtr(account);
  accountLen = account < 0 ? 0 : pairValueLen(account);
  messageIdState = Tri.UNKNOWN;
  // in the pipe form a code in an event whose type has none may be what a sender wrote into a subject
  const isTrusted = !isInPipes || foundTypes == 0 || (foundTypes & ~WITHOUT_CODE) != 0;
  hasCode = (isTrusted && hashCode(Key.A_CODE)) || hashCode(Key.AGGREGATE_ID);
  namesMessage = hasCode || hasMessageId();
  eventAccount = namesMessage ? accountNamed(accountPtr, accountLen) : 0;
}

/** Has the event in work a Message-ID? Then messageIdHash stands for it. */
export function hasMessageId(): bool {
  if (messageIdState == Tri.UNKNOWN) {
    const found = hashMessageId(Key.MESSAGE_ID) || hashMessageId(Key.API_MESSAGE_ID);
    messageIdState = found ? Tri.YES : Tri.NO;
  }
  return messageIdState == Tri.YES;
}

let namePtr: usize = 0;
let nameLen: usize = 0;

/** The name that a key holds, if it holds one: sets namePtr and nameLen. */
function findName(key: Key): bool {
  const pair = pairOf(key);
  if (pair < 0 || pairKind(pair) > ValueKind.NUMBER) return false;
  let ptr = pairValuePtr(pair);
  let end = ptr + pairValueLen(pair);
  // `<a@b>` of one log type is `a@b` of another
  while (ptr < end && isAround(load<u8>(ptr))) ptr++;
  while (end > ptr && isAround(load<u8>(end - 1))) end--;
  namePtr = ptr;
  nameLen = end - ptr;
  return nameLen != 0 && (nameLen != 4 || load<u32>(ptr) != NULL);
}

const NULL: u32 = 0x6c6c756e;

@inline
function isAround(c: u32): bool {
  return c == Char.LESS || c == Char.GREATER || c == Char.SPACE;
}

const SEED_HIGH: u64 = 0x6d696d6563617374;
const SEED_LOW: u64 = 0x2061636f64652031;

/** Mimecast itself gives the codes, so nobody can look for two with one hash: a fast one will do. */
function hashCode(key: Key): bool {
  if (!findName(key)) return false;
  const high = hashBytes(accountPtr, accountLen, SEED_HIGH);
  const low = hashBytes(accountPtr, accountLen, SEED_LOW);
  store<u64>(codeHash, fold(high ^ hashBytes(namePtr, nameLen, SEED_LOW)));
  store<u64>(codeHash, fold(low ^ hashBytes(namePtr, nameLen, SEED_HIGH)), 8);
  return true;
}

/** Whoever sends mail writes Message-IDs, and must not find one with the hash of another's. */
function hashMessageId(key: Key): bool {
  if (!findName(key)) return false;
  let ptr = namePtr;
  let len = nameLen;
  store<u32>(named, accountLen as u32);
  store<u32>(named, len as u32, 4);
  if (len > MAX_NAME) {
    hash128(ptr, len, longHash);
    ptr = longHash;
    len = HASH_SIZE;
  }
  const kept = min<usize>(accountLen, MAX_NAME);
  memory.copy(named + PARTS, accountPtr, kept);
  memory.copy(named + PARTS + kept, ptr, len);
  hash128(named, PARTS + kept + len, messageIdHash);
  return true;
}
