/**
 * What happens to a journal on the disk, as lines of an input:
 *
 *     ~120 255        the byte at 120 (of what there is, modulo) is another one
 *     ~120 255 r      and the entry's check is right for it, so that what is in the entry is what is odd
 *     ~cut 300        so many bytes are missing at the end
 */
import { linesOf } from '../../test/support/lines.js';

export interface Damage {
  at: number;
  flip: number;
  reseals: boolean;
  cut: number;
}

const TILDE = 0x7e;
const FILE_HEAD = 32;
const ENTRY_HEAD = 48;
const MASK = (1n << 64n) - 1n;

/** Takes such lines out of an input. */
export function splitDamages(input: Uint8Array): { rest: Uint8Array; damages: Damage[] } {
  const damages: Damage[] = [];
  const rest: Buffer[] = [];
  for (const line of linesOf(Buffer.from(input.buffer, input.byteOffset, input.length))) {
    const found = line[0] === TILDE ? damageOf(line.toString('latin1').trimEnd()) : undefined;
    if (found === undefined) rest.push(line);
    else damages.push(found);
  }
  return { rest: Buffer.concat(rest), damages };
}

function damageOf(line: string): Damage | undefined {
  const cut = /^~cut (\d{1,9})$/.exec(line)?.[1];
  if (cut !== undefined) return { at: 0, flip: 0, reseals: false, cut: Number(cut) };
  const [, at, flip, reseals] = /^~(\d{1,9}) (\d{1,3})( r)?$/.exec(line) ?? [];
  if (at === undefined) return undefined;
  return { at: Number(at), flip: Number(flip) & 255, reseals: reseals !== undefined, cut: 0 };
}

export function damaged(journal: Buffer, damages: readonly Damage[]): Buffer {
  let bytes = Buffer.from(journal);
  for (const { at, flip, reseals, cut } of damages) {
    if (cut > 0) bytes = bytes.subarray(0, Math.max(0, bytes.length - cut));
    if (bytes.length === 0) continue;
    const place = at % bytes.length;
    // where an entry ends is known before something in it is another
    const entry = reseals ? entryAround(bytes, place) : undefined;
    bytes[place] = (bytes[place] as number) ^ flip;
    if (entry !== undefined) seal(bytes, entry.from, entry.to);
  }
  return bytes;
}

function entryAround(bytes: Buffer, place: number): { from: number; to: number } | undefined {
  for (let from = FILE_HEAD; from + ENTRY_HEAD <= bytes.length; ) {
    const size = bytes.readUInt32LE(from + 4);
    if (size < ENTRY_HEAD || from + size > bytes.length) return undefined;
    if (place < from + size) return place < from ? undefined : { from, to: from + size };
    from += size;
  }
  return undefined;
}

/** The check of assembly/journal/entry.ts. */
function seal(bytes: Buffer, from: number, to: number): void {
  const seed = bytes.readBigUInt64LE(16);
  bytes.writeUInt32LE(Number(seed >> 32n), from);
  const size = bytes.readUInt32LE(from + 4);
  let a = seed ^ (bytes.readBigUInt64LE(from + 8) & ~0xffffffffn & MASK) ^ (BigInt(size) << 3n);
  let b = a;
  for (let at = from + 16; at + 8 <= to; at += 8) {
    a = (a + bytes.readBigUInt64LE(at)) & MASK;
    b = (b + a) & MASK;
  }
  bytes.writeUInt32LE(Number(fold(a ^ (((b << 32n) | (b >> 32n)) & MASK)) & 0xffffffffn), from + 8);
}

function fold(value: bigint): bigint {
  const factor = 0xd6e8feb86659fd93n;
  let h = value ^ (value >> 32n);
  h = (h * factor) & MASK;
  h ^= h >> 32n;
  h = (h * factor) & MASK;
  return h ^ (h >> 32n);
}
