/**
 * SHA-1 (FIPS 180-4, section 6.1) of bytes that come in parts, one digest at a time. Collisions can be made: it serves
 * to match what others computed, not to tell events apart.
 */
const BLOCK_SIZE: usize = 64;
/** Where the length stands in the last block. */
const LENGTH_AT: usize = 56;
const ROUNDS_END: usize = 80 << 2;

/** The five words of the state. */
const state = memory.data(20, 4);
/** Bytes that do not fill a block yet. */
const pending = memory.data(64, 8);
/** The 80 words of the message schedule. */
const schedule = memory.data(320, 4);

let pendingLen: usize = 0;
let totalLen: u64 = 0;

export function beginSha1(): void {
  store<u32>(state, 0x67452301);
  store<u32>(state, 0xefcdab89, 4);
  store<u32>(state, 0x98badcfe, 8);
  store<u32>(state, 0x10325476, 12);
  store<u32>(state, 0xc3d2e1f0, 16);
  pendingLen = 0;
  totalLen = 0;
}

export function addSha1(ptr: usize, len: usize): void {
  totalLen += len as u64;
  while (len != 0) {
    const missing = BLOCK_SIZE - pendingLen;
    const part = len < missing ? len : missing;
    memory.copy(pending + pendingLen, ptr, part);
    pendingLen += part;
    ptr += part;
    len -= part;
    if (pendingLen == BLOCK_SIZE) compress();
  }
}

/** Writes the digest, 20 bytes. The next one begins with beginSha1. */
export function endSha1(dst: usize): void {
  store<u8>(pending + pendingLen++, 0x80);
  if (pendingLen > LENGTH_AT) {
    memory.fill(pending + pendingLen, 0, BLOCK_SIZE - pendingLen);
    compress();
  }
  memory.fill(pending + pendingLen, 0, LENGTH_AT - pendingLen);
  store<u64>(pending + LENGTH_AT, bswap<u64>(totalLen << 3));
  compress();
  for (let at: usize = 0; at < 20; at += 4) store<u32>(dst + at, bswap<u32>(load<u32>(state + at)));
}

/** Takes the block in `pending`, which is empty afterwards. */
function compress(): void {
  pendingLen = 0;
  for (let at: usize = 0; at < BLOCK_SIZE; at += 4) {
    store<u32>(schedule + at, bswap<u32>(load<u32>(pending + at)));
  }
  for (let word = schedule + BLOCK_SIZE; word < schedule + ROUNDS_END; word += 4) {
    // the words 3, 8, 14 and 16 places before
    const mixed = load<u32>(word - 12) ^ load<u32>(word - 32) ^ load<u32>(word - 56) ^ load<u32>(word - 64);
    store<u32>(word, rotl<u32>(mixed, 1));
  }
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  for (let round: usize = 0; round < 80; round++) {
    let sum = rotl<u32>(a, 5) + e + load<u32>(schedule + (round << 2));
    if (round < 20) sum += (d ^ (b & (c ^ d))) + 0x5a827999;
    else if (round < 40) sum += (b ^ c ^ d) + 0x6ed9eba1;
    else if (round < 60) sum += ((b & c) | (d & (b | c))) + 0x8f1bbcdc;
    else sum += (b ^ c ^ d) + 0xca62c1d6;
    e = d;
    d = c;
    c = rotl<u32>(b, 30);
    b = a;
    a = sum;
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  store<u32>(state, load<u32>(state, 16) + e, 16);
}
