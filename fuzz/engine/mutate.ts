/** What becomes of an input: changes to its bytes and to its lines, a few at a time. */
import type { Random } from '../../bench/traffic-random.js';

/** What changes draw on. */
export interface Material {
  /** Short texts that mean something: keys, literals of rules, words. */
  words: readonly Uint8Array[];
  /** Whole lines, without their ends. */
  lines: readonly Uint8Array[];
  /** Words of settings, if an input may begin with them. */
  settings: readonly string[];
  /** Another input of the same target. */
  other(): Uint8Array;
}

/** Inputs do not grow beyond this: what takes more says so in a few bytes (`@lines`, `@fill`). */
export const MOST_BYTES = 1 << 14;
const MOST_CHANGES = 6;
const LINE_FEED = 10;

type Change = (input: Buffer, random: Random, material: Material) => Buffer;

export function mutate(input: Uint8Array, random: Random, material: Material): Uint8Array {
  let changed = Buffer.from(input);
  // most often one change or two, so that what is interesting about the input stays
  const changes = 1 + Math.min(random.below(MOST_CHANGES), random.below(MOST_CHANGES));
  for (let n = 0; n < changes; n++)
    changed = random.pick(CHANGES)(changed, random, material) as typeof changed;
  return changed.length <= MOST_BYTES ? changed : changed.subarray(0, MOST_BYTES);
}

/** Bytes with a meaning for a reader of text: ends, quotes, escapes, brackets, halves of characters. */
const TELLING = Buffer.from(
  '\0\t\n\r "\'\\/,:;=?|[]{}()<>@!#%&*+-._09aAzZ~\x7f\x80\xbf\xc0\xc3\xe2\xed\xf0\xf4\xff',
  'latin1',
);
const NUMBERS =
  '0 1 2 9 10 63 64 127 128 255 256 999 1000 4095 65535 65536 2147483647 2147483648 4294967295 999999999999 9999999999999 18446744073709551616'.split(
    ' ',
  );

function span(input: Buffer, random: Random, most = 40): [from: number, to: number] {
  const from = random.below(input.length + 1);
  return [from, Math.min(input.length, from + random.below(most) + 1)];
}

function replaced(input: Buffer, from: number, to: number, put: Uint8Array): Buffer {
  return Buffer.concat([input.subarray(0, from), put, input.subarray(to)]);
}

const randomBytes = (random: Random, most: number): Buffer =>
  Buffer.from(Array.from({ length: 1 + random.below(most) }, () => random.below(256)));

function linesOf(input: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let from = 0;
  for (let at = input.indexOf(LINE_FEED); at >= 0; at = input.indexOf(LINE_FEED, from)) {
    lines.push(input.subarray(from, at));
    from = at + 1;
  }
  lines.push(input.subarray(from));
  return lines;
}

const joined = (lines: readonly Uint8Array[]): Buffer =>
  Buffer.concat(lines.flatMap((line, at) => (at === 0 ? [line] : [Buffer.of(LINE_FEED), line])));

/** A change of the list of lines. */
const onLines =
  (change: (lines: Uint8Array[], random: Random, material: Material) => void): Change =>
  (input, random, material) => {
    const lines: Uint8Array[] = linesOf(input);
    change(lines, random, material);
    return joined(lines);
  };

/** A change of one run of digits. */
function onNumber(change: (digits: string, others: readonly string[], random: Random) => string): Change {
  return (input, random) => {
    const runs = [...input.toString('latin1').matchAll(/\d+/g)];
    if (runs.length === 0) return input;
    const { 0: digits, index = 0 } = random.pick(runs);
    const others = runs.map(([other]) => other);
    return replaced(input, index, index + digits.length, Buffer.from(change(digits, others, random)));
  };
}

/** Another setting: the word is put into the first line, or taken out of it. */
function withSetting(input: Buffer, word: string): Buffer {
  const isGiven = input.subarray(0, HEAD.length).equals(HEAD);
  const end = isGiven ? input.indexOf(LINE_FEED) + 1 || input.length : 0;
  const words = isGiven ? input.subarray(HEAD.length, end).toString('latin1').trim().split(' ') : [];
  const others = words.filter((given) => given !== word);
  const changed = others.length < words.length ? others : [...words, word];
  return Buffer.concat([HEAD, Buffer.from(`${changed.join(' ')}\n`, 'latin1'), input.subarray(end)]);
}

const HEAD = Buffer.from('! ');

/** One row a change; what is there twice happens twice as often. */
const CHANGES: readonly Change[] = [
  // bytes
  (input, random) => {
    const at = random.below(input.length);
    const copy = Buffer.from(input);
    if (copy.length > 0) copy[at] = (copy[at] as number) ^ (1 << random.below(8));
    return copy;
  },
  (input, random) => {
    const [from] = span(input, random);
    return replaced(input, from, from + random.below(2), Buffer.of(random.pick([...TELLING])));
  },
  (input, random) => {
    const [from] = span(input, random);
    return replaced(input, from, from, randomBytes(random, 8));
  },
  (input, random) => {
    const [from, to] = span(input, random);
    return replaced(input, from, to, Buffer.alloc(0));
  },
  (input, random) => {
    const [from, to] = span(input, random, 200);
    const [at] = span(input, random);
    return replaced(input, at, at, input.subarray(from, to));
  },
  (input, random) => {
    const [from, to] = span(input, random, 20);
    const times = 1 + random.below(random.below(8) === 0 ? 200 : 8);
    return replaced(
      input,
      from,
      from,
      Buffer.concat(Array.from({ length: times }, () => input.subarray(from, to))),
    );
  },
  (input, random) => input.subarray(0, random.below(input.length + 1)),
  // words
  (input, random, { words }) => {
    const [from] = span(input, random);
    return words.length === 0 ? input : replaced(input, from, from, random.pick(words));
  },
  (input, random, { words }) => {
    const [from, to] = span(input, random, 12);
    return words.length === 0 ? input : replaced(input, from, to, random.pick(words));
  },
  onNumber((_digits, _others, random) => random.pick(NUMBERS)),
  onNumber((_digits, others, random) => random.pick(others)),
  onNumber((digits, _others, random) =>
    String(BigInt(digits) + BigInt(random.below(5)) - 2n).replace('-', ''),
  ),
  // lines
  onLines((lines, random) => lines.splice(random.below(lines.length), 1)),
  onLines((lines, random) => lines.splice(random.below(lines.length), 0, random.pick(lines))),
  onLines((lines, random) => {
    const [line = Buffer.alloc(0)] = lines.splice(random.below(lines.length), 1);
    lines.splice(random.below(lines.length + 1), 0, line);
  }),
  onLines((lines, random, material) => {
    if (material.lines.length > 0)
      lines.splice(random.below(lines.length + 1), 0, random.pick(material.lines));
  }),
  onLines((lines, random, material) => {
    if (material.lines.length > 0) lines[random.below(lines.length)] = random.pick(material.lines);
  }),
  onLines((lines, random, material) => {
    const others = linesOf(Buffer.from(material.other()));
    lines.splice(random.below(lines.length + 1), 0, random.pick(others));
  }),
  // settings
  (input, random, { settings }) =>
    settings.length === 0 ? input : withSetting(input, random.pick(settings)),
  // the head of one input and the tail of another
  (input, random, material) => {
    const other = linesOf(Buffer.from(material.other()));
    const lines = linesOf(input);
    return joined([
      ...lines.slice(0, random.below(lines.length) + 1),
      ...other.slice(random.below(other.length)),
    ]);
  },
];
