/**
 * Loads and stores. Memory is a table of pages, a page a table of 32 words of 64 bits, little-endian, from 0 on:
 * `M[address >> 8][address >> 3 & 31]`. A page that is asked for a word that it does not have finds it elsewhere
 * (runtime/memory.lua): 32 is the first one of the next page, and a fraction the eight bytes at an address that is not
 * a multiple of 8. The alignment that an instruction states is a hint that may be wrong, so nothing depends on it.
 */
import type { Site } from './profile.js';
import { at, clean, Level, made, type Value } from './value.js';

/** Where the text goes. */
export interface Lines {
  /** Puts a value into a variable, if it is not in one. */
  name(value: Value): Value;
  emit(line: string): void;
  usesMemory(): void;
  /** Variables with the page that a pointer shows to and the number of its word there, if they are kept for it. */
  keptOf(pointer: Value): { page: string; word: string } | undefined;
}

const BITS: Record<number, string> = { 1: '0xff', 2: '0xffff', 4: '0xffffffff' };
const MAX: Record<number, number> = { 1: 0xff, 2: 0xffff, 4: 0xffffffff, 8: Number.POSITIVE_INFINITY };

/** Is the pointer aligned, and the field in one word of what it shows to? */
export function isField(site: Site, offset: number, bytes: number): boolean {
  return site.count > 0 && site.aligned > 0.9 * site.count && (offset & 7) + bytes <= 8;
}

/** The value of `bytes` bytes at `pointer + offset`, as an unsigned number. */
export function load(pointer: Value, offset: number, bytes: number, site: Site, lines: Lines): Value {
  const result = (text: string, level: number, from: Value[]) =>
    made(text, level, from, { max: MAX[bytes] as number, readsMemory: true });
  const address = addressOf(pointer, offset);
  const word = wordOf(pointer, address, offset, bytes, site, lines);
  if (word !== undefined) return result(...part(`${word.page}[${word.word}]`, word.shift, bytes), word.from);
  if (site.count === 0) return result(`LD${bytes}(${address.text})`, Level.atom, [address]);
  lines.usesMemory();
  const a = lines.name(address);
  const index = `${a.text} >> 3 & 31`;
  const page = `M[${a.text} >> 8]`;
  if (bytes === 1) return result(`${page}[${index}] >> ((${a.text} & 7) << 3) & 0xff`, Level.bitAnd, [a]);
  if (site.inWord > 0.8 * site.count) {
    if (bytes === 8)
      return result(`${a.text} & 7 == 0 and ${page}[${index}] or LD8(${a.text})`, Level.or, [a]);
    const s = lines.name(made(`(${a.text} & 7) << 3`, Level.shift, [a], { max: 56 }));
    const inWord = `${s.text} <= ${64 - bytes * 8} and ${page}[${index}] >> ${s.text} & ${BITS[bytes]}`;
    return result(`${inWord} or LD${bytes}(${a.text})`, Level.or, [a, s]);
  }
  const p = lines.name(made(page, Level.atom, [a], { readsMemory: true }));
  const i = lines.name(made(index, Level.bitAnd, [a]));
  const s = lines.name(made(`(${a.text} & 7) << 3`, Level.shift, [a], { max: 56 }));
  const first = `${p.text}[${i.text}]`;
  // there may be no word behind the last one
  const both = `${first} >> ${s.text} | ${p.text}[${i.text} + 1] << (64 - ${s.text})`;
  if (bytes === 8) return result(`${s.text} == 0 and ${first} or ${both}`, Level.or, [p, i, s]);
  const oneOrBoth = `${s.text} <= ${64 - bytes * 8} and ${first} >> ${s.text} or ${both}`;
  return result(`(${oneOrBoth}) & ${BITS[bytes]}`, Level.bitAnd, [p, i, s]);
}

/** `bytes` bytes of a word, from bit `shift` on. */
function part(word: string, shift: number, bytes: number): [text: string, level: number] {
  if (bytes === 8) return [word, Level.atom];
  if (shift + bytes * 8 === 64) return [`${word} >> ${shift}`, Level.shift];
  return [`${shift === 0 ? word : `${word} >> ${shift}`} & ${BITS[bytes]}`, Level.bitAnd];
}

/** Writes the lowest `bytes` bytes of `value` to `pointer + offset`. */
export function store(
  pointer: Value,
  offset: number,
  bytes: number,
  value: Value,
  site: Site,
  lines: Lines,
): void {
  const address = addressOf(pointer, offset);
  const word = wordOf(pointer, address, offset, bytes, site, lines);
  if (word === undefined && (site.count === 0 || (bytes === 8 && site.inWord < 0.5 * site.count))) {
    lines.emit(`ST${bytes}(${address.text}, ${value.text})`);
    return;
  }
  lines.usesMemory();
  if (word !== undefined) {
    const shift = word.shift === 0 ? undefined : String(word.shift);
    if (bytes === 8) lines.emit(`${word.page}[${word.word}] = ${value.text}`);
    else merge(word.page, word.word, shift, bytes, value, lines);
    return;
  }
  const a = lines.name(address);
  const v = lines.name(value);
  if (bytes === 8) {
    const inWord = `M[${a.text} >> 8][${a.text} >> 3 & 31] = ${v.text}`;
    lines.emit(`if ${a.text} & 7 == 0 then ${inWord} else ST8(${a.text}, ${v.text}) end`);
    return;
  }
  const s = lines.name(made(`(${a.text} & 7) << 3`, Level.shift, [a]));
  if (bytes > 1) lines.emit(`if ${s.text} <= ${64 - bytes * 8} then`);
  merge(`M[${a.text} >> 8]`, `${a.text} >> 3 & 31`, s.text, bytes, v, lines);
  if (bytes > 1) lines.emit(`else ST${bytes}(${a.text}, ${v.text}) end`);
}

/** The place of a field whose bit in the word is known: at a constant address, or of an aligned pointer. */
function wordOf(
  pointer: Value,
  address: Value,
  offset: number,
  bytes: number,
  site: Site,
  lines: Lines,
): { page: string; word: string; shift: number; from: Value[] } | undefined {
  if (address.constant !== undefined) {
    const shift = Number(address.constant & 7n) * 8;
    if (shift + bytes * 8 > 64) return undefined;
    lines.usesMemory();
    const word = String((address.constant >> 3n) & 31n);
    return { page: `M[${address.constant >> 8n}]`, word, shift, from: [] };
  }
  if (!isField(site, offset, bytes)) return undefined;
  const base = lines.name(clean(pointer));
  const words = offset >> 3;
  const shift = (offset & 7) * 8;
  const kept = lines.keptOf(base);
  if (kept !== undefined) {
    const word = words === 0 ? kept.word : `${kept.word} + ${words}`;
    return { page: kept.page, word, shift, from: [base] };
  }
  lines.usesMemory();
  const a = base.text;
  const first = base.aligned
    ? `(${a} >> 3 & 31)`
    : `(${a} & 7 == 0 and ${a} >> 3 & 31 or (${a} & 255) * 0.125)`;
  return { page: `M[${a} >> 8]`, word: words === 0 ? first : `${first} + ${words}`, shift, from: [base] };
}

/** Puts the lowest bytes of `value` into a word from bit `shift` on; what stands above them in `value` is ignored. */
function merge(
  page: string,
  word: string,
  shift: string | undefined,
  bytes: number,
  value: Value,
  lines: Lines,
): void {
  const named = (text: string) => (/^(\w+)$/.test(text) ? text : lines.name(made(text, Level.atom, [])).text);
  const p = named(page);
  const i = named(word);
  const w = lines.name(made(`${p}[${i}]`, Level.atom, [])).text;
  const v = at(value, Level.bitXor + 1);
  if (shift === undefined) lines.emit(`${p}[${i}] = ${w} ~ (${w} ~ ${v}) & ${BITS[bytes]}`);
  else lines.emit(`${p}[${i}] = ${w} ~ ((${w} >> ${shift} ~ ${v}) & ${BITS[bytes]}) << ${shift}`);
}

/** Sums do not wrap: what is beyond 2^32 is out of bounds. */
function addressOf(pointer: Value, offset: number): Value {
  const base = clean(pointer);
  if (base.constant !== undefined) {
    const sum = base.constant + BigInt(offset);
    return { ...base, text: String(sum), constant: sum, max: Number(sum) };
  }
  if (offset === 0) return base;
  return made(`${at(base, Level.add)} + ${offset}`, Level.add, [base], { max: base.max + offset });
}
