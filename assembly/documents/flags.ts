import { prepareText, writePrepared } from '../text/ascii';
import { Char } from '../text/chars';
import { Classic } from './classic-columns';
import { firstValue, lastValue, nextValue, valueLen, valuePtr } from './values';

/** One boolean per engine: true passed or clean, false failed, null not evaluated. */
const enum Tri {
  FALSE = 0,
  TRUE = 1,
  NULL = 2,
}

const ANTIVIRUS_KEY = prepareText(',"Flags":{"Antivirus":');
const DKIM_KEY = prepareText(',"DKIM":');
const DMARK_KEY = prepareText(',"DMARK":');
const SPF_KEY = prepareText(',"SPF":');

const TRUE: u32 = 0x65757274;
const NULL: u32 = 0x6c6c756e;
const FALS: u32 = 0x736c6166;
const E: u8 = 0x65;

@inline
function writeTri(tri: Tri, dst: usize): usize {
  if (tri == Tri.FALSE) {
    store<u32>(dst, FALS);
    store<u8>(dst, E, 4);
    return dst + 5;
  }
  store<u32>(dst, tri == Tri.TRUE ? TRUE : NULL);
  return dst + 4;
}

/** Words of verdicts in small letters, the first in the lowest byte. */
const CLEAN: u64 = 0x6e61656c63;
const NEGATIVE: u64 = 0x657669746167656e;
const PASS: u64 = 0x73736170;
const PASSED: u64 = 0x646573736170;
const SKIPPED: u64 = 0x64657070696b73;
const NONE: u64 = 0x656e6f6e;
const NEUTRAL: u64 = 0x6c61727475656e;

const CASE_BITS: u64 = 0x2020202020202020;

/** Is the value that word of `len` bytes, at most eight, in whatever case? Log types differ in that. */
@inline
function isWord(value: usize, word: u64, len: usize): bool {
  return (
    valueLen(value) == len &&
    (load<u64>(valuePtr(value)) | CASE_BITS) << (64 - (len << 3)) == word << (64 - (len << 3))
  );
}

/** Clean means clean: a message that could not be scanned did not pass. A rescan overrules what came before. */
function antivirusFlag(): Tri {
  const value = lastValue(Classic.ANTIVIRUS);
  if (value == 0) return Tri.NULL;
  return isWord(value, CLEAN, 5) || isWord(value, NEGATIVE, 8) ? Tri.TRUE : Tri.FALSE;
}

/** One good signature is enough; `None` says that there is no signature. */
function dkimFlag(): Tri {
  let found = Tri.NULL;
  for (let value = firstValue(Classic.DKIM); value != 0; value = nextValue(value)) {
    if (isWord(value, PASS, 4)) return Tri.TRUE;
    if (!isWord(value, NONE, 4)) found = Tri.FALSE;
  }
  return found;
}

function dmarcFlag(): Tri {
  const value = lastValue(Classic.DMARK);
  if (value == 0 || isWord(value, SKIPPED, 7)) return Tri.NULL;
  return isWord(value, PASSED, 6) || isWord(value, PASS, 4) ? Tri.TRUE : Tri.FALSE;
}

/** RFC 7208: None and Neutral assert nothing about the client. */
function spfFlag(): Tri {
  const value = lastValue(Classic.SPF);
  if (value == 0 || isWord(value, NONE, 4) || isWord(value, NEUTRAL, 7)) return Tri.NULL;
  return isWord(value, PASS, 4) ? Tri.TRUE : Tri.FALSE;
}

export function writeFlags(dst: usize): usize {
  dst = writeTri(antivirusFlag(), writePrepared(ANTIVIRUS_KEY, dst));
  dst = writeTri(dkimFlag(), writePrepared(DKIM_KEY, dst));
  dst = writeTri(dmarcFlag(), writePrepared(DMARK_KEY, dst));
  dst = writeTri(spfFlag(), writePrepared(SPF_KEY, dst));
  store<u8>(dst, Char.RIGHT_BRACE);
  return dst + 1;
}
