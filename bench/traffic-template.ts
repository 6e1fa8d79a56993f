/**
 * Line templates, compiled once into flat tables and rendered straight into bytes.
 *
 *   MID {mid} ICID {icid} RID 0 To: <{first:t0}.{last:t0}@{local:t0}>
 *
 * {mid} {icid} {dcid} {rcid}, {mid+1}   a counter of the appliance
 * {index}                               number of the traffic unit
 * {num:salt:low:high}  {hex:salt}       a number, eight hexadecimal digits
 * {table:salt}                          a word of that table; the same table and salt give the same word in a unit
 */
import { hash32, hashName } from './traffic-random.js';
import type { WordTable } from './traffic-words.js';

const KIND_LITERAL = 0;
const KIND_COUNTER = 1;
const KIND_WORD = 2;
const KIND_NUMBER = 3;
const KIND_HEX = 4;
const KIND_INDEX = 5;

const COUNTERS = ['mid', 'icid', 'dcid', 'rcid'];
const HEX_DIGITS = new TextEncoder().encode('0123456789ABCDEF');
const ZERO = 0x30;
const MAX_DIGITS = 10;

/** `log` is what the appliance prints, `value` what it means (encoded words decoded). */
export type Reading = 'log' | 'value';

/** What one traffic unit fills into a template. */
export interface Slots {
  hash: number;
  index: number;
  mid: number;
  icid: number;
  dcid: number;
  rcid: number;
}

export class Templates {
  private readonly seed: number;
  private readonly tables: Readonly<Record<string, WordTable>>;
  private readonly ids = new Map<string, number>();
  private readonly literals = new Map<string, number>();
  private readonly wordStarts = new Map<readonly string[], number>();

  /** All constant bytes, once. */
  private pool = new Uint8Array(1 << 16);
  private poolEnd = 0;
  /** Literal number -> where its bytes are. A word table is a run of literals. */
  private readonly literalStart: number[] = [];
  private readonly literalEnd: number[] = [];
  /** Template number -> its first part; a part is a kind and three arguments. */
  private readonly firstPart: number[] = [0];
  private readonly parts: number[] = [];

  private fastPool = new Uint8Array(0);
  private fastLiteralStart = new Int32Array(0);
  private fastLiteralEnd = new Int32Array(0);
  private fastFirstPart = new Int32Array(0);
  private fastParts = new Int32Array(0);

  constructor(seed: number, tables: Readonly<Record<string, WordTable>>) {
    this.seed = seed;
    this.tables = tables;
  }

  /** The number of the template; the same text gives the same number. */
  compile(text: string, reading: Reading = 'log'): number {
    const key = `${reading} ${text}`;
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    for (const piece of text.split(/(\{[^}]*\})/)) {
      if (piece === '') continue;
      if (piece.startsWith('{')) this.slot(piece.slice(1, -1), reading);
      else this.parts.push(KIND_LITERAL, this.literal(piece), 0, 0);
    }
    const id = this.firstPart.length - 1;
    this.firstPart.push(this.parts.length);
    this.ids.set(key, id);
    return id;
  }

  /** An upper bound of the template's length in bytes. */
  longest(id: number): number {
    let bytes = 0;
    for (let part = this.firstPart[id] ?? 0; part < (this.firstPart[id + 1] ?? 0); part += 4) {
      const [kind, a = 0, b = 0, c = 0] = this.parts.slice(part, part + 4);
      if (kind === KIND_LITERAL) bytes += this.longestLiteral(a, 1);
      else if (kind === KIND_WORD) bytes += this.longestLiteral(b, c);
      else bytes += MAX_DIGITS;
    }
    return bytes;
  }

  /** Call after the last compile() and before render(): growing arrays become typed ones. */
  freeze(): void {
    this.fastPool = this.pool.slice(0, this.poolEnd);
    this.fastLiteralStart = Int32Array.from(this.literalStart);
    this.fastLiteralEnd = Int32Array.from(this.literalEnd);
    this.fastFirstPart = Int32Array.from(this.firstPart);
    this.fastParts = Int32Array.from(this.parts);
  }

  /** Writes the text of template `id` and returns the position after it. */
  render(id: number, slots: Slots, out: Uint8Array, at: number): number {
    const parts = this.fastParts;
    const end = this.fastFirstPart[id + 1] as number;
    let pos = at;
    for (let part = this.fastFirstPart[id] as number; part < end; part += 4) {
      const kind = parts[part] as number;
      const a = parts[part + 1] as number;
      const b = parts[part + 2] as number;
      const c = parts[part + 3] as number;
      if (kind === KIND_LITERAL) {
        pos = this.copy(a, out, pos);
      } else if (kind === KIND_COUNTER) {
        const base = a === 0 ? slots.mid : a === 1 ? slots.icid : a === 2 ? slots.dcid : slots.rcid;
        pos = writeDecimal(base + b, out, pos);
      } else if (kind === KIND_WORD) {
        // Sixteen random bits times the table size: an even choice without a division.
        pos = this.copy(b + (Math.imul(c, choice(slots.hash, a) >>> 16) >>> 16), out, pos);
      } else if (kind === KIND_NUMBER) {
        const random = choice(slots.hash, a) >>> 0;
        pos = writeDecimal(b + Math.floor((random / 4294967296) * c), out, pos);
      } else if (kind === KIND_HEX) {
        const random = choice(slots.hash, a);
        for (let shift = 28; shift >= 0; shift -= 4)
          out[pos++] = HEX_DIGITS[(random >>> shift) & 15] as number;
      } else {
        pos = writeDecimal(slots.index, out, pos);
      }
    }
    return pos;
  }

  private copy(literal: number, out: Uint8Array, at: number): number {
    const pool = this.fastPool;
    const end = this.fastLiteralEnd[literal] as number;
    let pos = at;
    for (let from = this.fastLiteralStart[literal] as number; from < end; from++)
      out[pos++] = pool[from] as number;
    return pos;
  }

  private longestLiteral(first: number, count: number): number {
    const lengths = this.literalEnd
      .slice(first, first + count)
      .map((end, i) => end - (this.literalStart[first + i] as number));
    return Math.max(...lengths);
  }

  private slot(text: string, reading: Reading): void {
    const [name = '', salt = '', low = '0', high = '0'] = text.split(':');
    const [counter = '', plus = '0'] = name.split('+');
    const which = COUNTERS.indexOf(counter);
    const saltHash = hash32(hashName(`${name}:${salt}`) ^ this.seed);
    const table = this.tables[name];
    if (which >= 0) this.parts.push(KIND_COUNTER, which, Number(plus), 0);
    else if (name === 'index') this.parts.push(KIND_INDEX, 0, 0, 0);
    else if (name === 'hex') this.parts.push(KIND_HEX, saltHash, 0, 0);
    else if (name === 'num')
      this.parts.push(KIND_NUMBER, saltHash, Number(low), Number(high) - Number(low) + 1);
    else if (table) {
      const list = reading === 'value' ? (table.value ?? table.log) : table.log;
      this.parts.push(KIND_WORD, saltHash, this.words(list), list.length);
    } else throw new Error(`no such slot in a traffic template: {${text}}`);
  }

  /** The first of a run of literals, one per word. */
  private words(list: readonly string[]): number {
    let start = this.wordStarts.get(list);
    if (start === undefined) {
      start = this.literalStart.length;
      for (const word of list) this.append(word);
      this.wordStarts.set(list, start);
    }
    return start;
  }

  private literal(text: string): number {
    let id = this.literals.get(text);
    if (id === undefined) {
      id = this.append(text);
      this.literals.set(text, id);
    }
    return id;
  }

  private append(text: string): number {
    const bytes = new TextEncoder().encode(text);
    while (this.poolEnd + bytes.length > this.pool.length) {
      const larger = new Uint8Array(this.pool.length * 2);
      larger.set(this.pool);
      this.pool = larger;
    }
    this.pool.set(bytes, this.poolEnd);
    this.literalStart.push(this.poolEnd);
    this.poolEnd += bytes.length;
    this.literalEnd.push(this.poolEnd);
    return this.literalStart.length - 1;
  }
}

/** 32 random bits for one slot of one unit. */
function choice(hash: number, salt: number): number {
  const x = Math.imul(hash ^ salt, 0x9e3779b1);
  return Math.imul(x ^ (x >>> 15), 0x85ebca77) ^ (x >>> 13);
}

function writeDecimal(value: number, out: Uint8Array, at: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  let rest = value;
  for (let pos = at + digits - 1; pos >= at; pos--) {
    const tenth = Math.floor(rest / 10);
    out[pos] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
  return at + digits;
}
