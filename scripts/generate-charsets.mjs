// Writes assembly/text/charset-tables.generated.ts: every table that the charset decoders read.
//
//   node scripts/generate-charsets.mjs
//
// The characters come from this Node's own TextDecoder (full ICU). Where ICU leaves the WHATWG Encoding
// Standard, the rows of CORRECTIONS and the two-byte sections below say what the standard has instead. A run
// with another ICU may only change characters that Unicode itself moved (GB 18030 did so in 2022).

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const TARGET = fileURLToPath(new URL('../assembly/text/charset-tables.generated.ts', import.meta.url));

// One row per charset: its labels by the standard, the one TextDecoder knows best first; behind `|` those
// that only mail uses. The order gives the numbers; the single-byte charsets come last.
const MULTI_BYTE = [
  'utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8',
  'utf-16le utf-16 csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff',
  'utf-16be unicodefffe',
  'shift_jis shift-jis sjis x-sjis csshiftjis ms932 ms_kanji windows-31j | cp932',
  'euc-jp x-euc-jp cseucpkdfmtjapanese | eucjp',
  'iso-2022-jp csiso2022jp',
  'gb18030 gbk x-gbk gb2312 gb_2312 gb_2312-80 chinese csgb2312 csiso58gb231280 iso-ir-58 | cp936 ms936',
  'big5 big5-hkscs cn-big5 csbig5 x-x-big5 | cp950 ms950',
  'euc-kr windows-949 ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean cseuckr csksc56011987 iso-ir-149' +
    ' | cp949 ms949 euckr',
];
const SINGLE_BYTE = [
  'ibm866 866 cp866 csibm866',
  'iso-8859-2 csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2',
  'iso-8859-3 csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3',
  'iso-8859-4 csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4',
  'iso-8859-5 csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988',
  'iso-8859-6 arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i' +
    ' iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987',
  'iso-8859-7 csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7' +
    ' iso_8859-7:1987 sun_eu_greek',
  // iso-8859-8-i has the same characters in another reading order, which a log does not have.
  'iso-8859-8 csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8' +
    ' iso_8859-8:1988 visual iso-8859-8-i csiso88598i logical',
  'iso-8859-10 csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6',
  'iso-8859-13 iso8859-13 iso885913',
  'iso-8859-14 iso8859-14 iso885914',
  'iso-8859-15 csisolatin9 iso8859-15 iso885915 iso_8859-15 l9',
  'iso-8859-16',
  'koi8-r cskoi8r koi koi8 koi8_r',
  'koi8-u koi8-ru',
  'macintosh csmacintosh mac x-mac-roman',
  'windows-874 dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 | cp874',
  'windows-1250 cp1250 x-cp1250',
  'windows-1251 cp1251 x-cp1251',
  'windows-1252 ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591' +
    ' iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii x-cp1252',
  'windows-1253 cp1253 x-cp1253',
  'windows-1254 cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5' +
    ' x-cp1254',
  'windows-1255 cp1255 x-cp1255',
  'windows-1256 cp1256 x-cp1256',
  'windows-1257 cp1257 x-cp1257',
  'windows-1258 cp1258 x-cp1258',
  'x-mac-cyrillic x-mac-ukrainian',
];

// [charset, first byte, characters]: what the standard has where Node's ICU does not.
const CORRECTIONS = [
  // Node reads windows-1252 as ISO 8859-1.
  ['windows-1252', 0x80, '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'],
  ['windows-874', 0xdb, '\ufffd\ufffd\ufffd\ufffd'],
  ['windows-874', 0xfc, '\ufffd\ufffd\ufffd\ufffd'],
  ['windows-1253', 0xaa, '\ufffd'],
  ['windows-1255', 0xca, '\u05ba'],
  ['koi8-u', 0xae, 'ў'],
  ['koi8-u', 0xbe, 'Ў'],
  // Node has no iso-8859-16: Romanian.
  ['iso-8859-16', 0xa0, '\u00a0ĄąŁ€„Š§š©Ș«Ź\u00adźŻ°±ČłŽ”¶·žčș»ŒœŸż'],
  ['iso-8859-16', 0xc0, 'ÀÁÂĂÄĆÆÇÈÉÊËÌÍÎÏĐŃÒÓÔŐÖŚŰÙÚÛÜĘȚßàáâăäćæçèéêëìíîïđńòóôőöśűùúûüęțÿ'],
];

const REPLACEMENT = 0xfffd;
const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const isPrivateUse = (codePoint) => codePoint >= 0xe000 && codePoint <= 0xf8ff;

/** Decodes one sequence: its code point, or undefined unless it is exactly one character. */
function decoderOf(label) {
  const decoder = new TextDecoder(label, { fatal: true });
  return (...bytes) => {
    try {
      const characters = [...decoder.decode(Uint8Array.from(bytes))];
      return characters.length === 1 ? characters[0].codePointAt(0) : undefined;
    } catch {
      return undefined;
    }
  };
}

// ---- single bytes: 128 characters each, for 0x80..0xFF

function singleByteTable(label) {
  const table = range(0x80, 0xff);
  if (label !== 'iso-8859-16') {
    const decode = decoderOf(label);
    for (const byte of range(0x80, 0xff)) table[byte - 0x80] = decode(byte) ?? REPLACEMENT;
  }
  for (const [charset, first, characters] of CORRECTIONS) {
    if (charset !== label) continue;
    [...characters].forEach((character, i) => {
      table[first - 0x80 + i] = character.codePointAt(0);
    });
  }
  return table;
}

// ---- two bytes: a map from the standard's pointer (row * row length + column) to the code point

function jis0208() {
  const decode = decoderOf('shift_jis');
  const map = new Map();
  for (const lead of [...range(0x81, 0x9f), ...range(0xe0, 0xfc)]) {
    for (const trail of [...range(0x40, 0x7e), ...range(0x80, 0xfc)]) {
      const row = lead - (lead < 0xa0 ? 0x81 : 0xc1);
      const pointer = row * 188 + trail - (trail < 0x7f ? 0x40 : 0x41);
      const codePoint = decode(lead, trail);
      if (codePoint) map.set(pointer, codePoint);
    }
  }
  return map;
}

function jis0212() {
  const decode = decoderOf('euc-jp');
  const map = new Map();
  for (const lead of range(0xa1, 0xfe)) {
    for (const trail of range(0xa1, 0xfe)) {
      const codePoint = decode(0x8f, lead, trail);
      if (codePoint && !isPrivateUse(codePoint)) map.set((lead - 0xa1) * 94 + trail - 0xa1, codePoint);
    }
  }
  return map;
}

// ICU stops at KS X 1001 of 1987. What mail calls EUC-KR is windows-949: two signs more, and the Hangul
// syllables that KS X 1001 lacks fill the free places before it in the order of Unicode.
function eucKr() {
  const decode = decoderOf('euc-kr');
  const map = new Map();
  for (const lead of range(0xa1, 0xfe)) {
    for (const trail of range(0xa1, 0xfe)) {
      const codePoint = decode(lead, trail);
      if (codePoint && !isPrivateUse(codePoint)) map.set((lead - 0x81) * 190 + trail - 0x41, codePoint);
    }
  }
  map.set((0xa2 - 0x81) * 190 + 0xe6 - 0x41, '€'.codePointAt(0));
  map.set((0xa2 - 0x81) * 190 + 0xe7 - 0x41, '®'.codePointAt(0));
  const standard = new Set(map.values());
  const others = range(0xac00, 0xd7a3).filter((syllable) => !standard.has(syllable));
  const added = new Set(others);
  for (const lead of range(0x81, 0xc6)) {
    const last = lead < 0xa1 ? 0xfe : 0xa0;
    for (const trail of [...range(0x41, 0x5a), ...range(0x61, 0x7a), ...range(0x81, last)]) {
      if (others.length > 0) map.set((lead - 0x81) * 190 + trail - 0x41, others.shift());
    }
  }
  return { map, added };
}

// ICU's Big5 has private use where the standard has the Hong Kong supplement: left out, those bytes are
// errors. The ETEN rows that Taiwan's software agrees on are added back: numbers, kana, Cyrillic, a square.
const ETEN = [
  [0xc6a1, '①⑩ ⑴⑽ ⅰⅹ'],
  [0xc6e7, 'ぁん ァヶ АЕ ЁЁ ЖЯ ае ёё жя'],
  [0xf9fe, '￭￭'],
];

function big5() {
  const pointerOf = (lead, trail) => (lead - 0x81) * 157 + trail - (trail < 0x7f ? 0x40 : 0x62);
  const decode = decoderOf('big5');
  const map = new Map();
  for (const lead of range(0xa1, 0xfe)) {
    for (const trail of [...range(0x40, 0x7e), ...range(0xa1, 0xfe)]) {
      const codePoint = decode(lead, trail);
      if (codePoint && !isPrivateUse(codePoint)) map.set(pointerOf(lead, trail), codePoint);
    }
  }
  for (const [bytes, ranges] of ETEN) {
    let pointer = pointerOf(bytes >> 8, bytes & 0xff);
    for (const [first, last] of ranges.split(' ')) {
      for (const codePoint of range(first.codePointAt(0), last.codePointAt(0))) map.set(pointer++, codePoint);
    }
  }
  return map;
}

// GBK is read as GB 18030. Its two largest areas hold the unified ideographs that GB 2312 lacks, in the order
// of Unicode.
function gb18030() {
  const decode = decoderOf('gb18030');
  const map = new Map();
  const added = new Set();
  for (const lead of range(0x81, 0xfe)) {
    for (const trail of [...range(0x40, 0x7e), ...range(0x80, 0xfe)]) {
      const codePoint = decode(lead, trail);
      if (!codePoint) continue;
      map.set((lead - 0x81) * 190 + trail - (trail < 0x7f ? 0x40 : 0x41), codePoint);
      const isAdded = lead < 0xa1 || (lead >= 0xaa && trail < 0xa1);
      if (isAdded && codePoint >= 0x4e00 && codePoint <= 0x9fa5) added.add(codePoint);
    }
  }
  return { map, added };
}

function gb18030FourBytes() {
  const decode = decoderOf('gb18030');
  const map = new Map();
  for (const pointer of range(0, 39419)) {
    const codePoint = decode(
      0x81 + Math.floor(pointer / 12600),
      0x30 + (Math.floor(pointer / 1260) % 10),
      0x81 + (Math.floor(pointer / 10) % 126),
      0x30 + (pointer % 10),
    );
    if (codePoint) map.set(pointer, codePoint);
  }
  return map;
}

// ---- packing: an index is a list of segments, see charset-index.ts for the reader

const GAP = 0;
const LIST = 1;
const LINEAR = 2;
const LINEAR_PLANE_2 = 3;
const MEMBERS = 4;
const OTHERS = 5;
const SEGMENT_COST = 3; // u16 units: a shorter run of neighbours is cheaper inside the list around it
const SHORTEST_RUN = 2 * SEGMENT_COST + 1;
const LONGEST_WALK = 64; // characters counted from the start of a segment of members or others

function nextOf(set, wanted, codePoint) {
  do codePoint++;
  while (set.has(codePoint) !== wanted);
  return codePoint;
}

/**
 * Splits a map into segments {start, kind, value, characters}; `set` (with its range) turns on
 * members/others.
 */
function segmentsOf(map, { set = new Set(), setRange = [1, 0], shortestRun = SHORTEST_RUN } = {}) {
  const pointers = [...map.keys()].sort((a, b) => a - b);
  const segments = [];
  const follows = (i, first) => i < pointers.length && pointers[i] === pointers[first] + i - first;
  for (let i = 0; i < pointers.length; ) {
    const first = i++;
    const start = pointers[first];
    const value = map.get(start);
    let characters = [value];
    let kind = LIST;
    if (value >= setRange[0] && value <= setRange[1]) {
      const wanted = set.has(value);
      let last = value;
      while (follows(i, first) && characters.length < LONGEST_WALK) {
        const next = map.get(pointers[i]);
        if (next > setRange[1] || next <= last || nextOf(set, wanted, last) !== next) break;
        characters.push(next);
        last = next;
        i++;
      }
      kind = wanted ? MEMBERS : OTHERS;
      if (characters.length < SHORTEST_RUN) kind = LIST;
    }
    if (kind === LIST) {
      i = first + 1;
      while (follows(i, first) && map.get(pointers[i]) === value + i - first) i++;
      characters = range(value, value + i - first - 1);
      if (value > 0xffff) kind = LINEAR_PLANE_2;
      else if (characters.length >= shortestRun) kind = LINEAR;
    }
    const previous = segments.at(-1);
    const end = previous ? previous.start + previous.characters.length : 0;
    const hole = start - end;
    if (kind === LIST && previous?.kind === LIST && hole <= SEGMENT_COST) {
      previous.characters.push(...Array(hole).fill(REPLACEMENT), ...characters);
    } else {
      if (hole > 0) segments.push({ start: end, kind: GAP, characters: Array(hole) });
      segments.push({ start, kind, characters });
    }
  }
  segments.push({ start: pointers.at(-1) + 1, kind: GAP, characters: [] });
  return segments;
}

/** The u16 values of an index (count, first code point of the set, segments) and its list of characters. */
function packIndex(segments, setFirst = 0) {
  const list = [];
  const units = [segments.length, setFirst];
  for (const { start, kind, characters } of segments) {
    let value = characters[0] ?? 0;
    if (kind === LIST) {
      value = list.length;
      list.push(...characters);
    } else if (kind === LINEAR_PLANE_2) value -= 0x20000;
    else if (kind === MEMBERS || kind === OTHERS) value -= setFirst;
    units.push(start, kind, value);
  }
  return { units, list };
}

/** One bit per code point from `first` on, in 32-bit words. */
function packSet(set, first, last) {
  const words = Array(((last - first) >> 5) + 1).fill(0);
  for (const codePoint of set) {
    const bit = codePoint - first;
    words[bit >> 5] = (words[bit >> 5] | (1 << (bit & 31))) >>> 0;
  }
  return words;
}

// ---- writing

const WIDTH = 110;
const SIZES = { u8: 1, u16: 2, u32: 4 };
const sections = [];
const sizes = [];

function writeNumbers(name, note, type, numbers) {
  sizes.push([name, numbers.length * SIZES[type]]);
  let lines = '';
  let line = ' ';
  for (const number of numbers) {
    const text = ` ${type === 'u8' ? number : `0x${number.toString(16)}`},`;
    if (line.length + text.length > WIDTH) {
      lines += `${line}\n`;
      line = ' ';
    }
    line += text;
  }
  sections.push(`/** ${note} */\nexport const ${name} = memory.data<${type}>([\n${lines}${line}\n]);\n`);
}

// Written as escapes: what an editor could reorder, merge into its neighbour or normalise.
const UNSAFE = /[\p{C}\p{M}\p{Z}'\\\u1100-\u11ff\uf900-\ufaff\ufff0-\uffff]/u;

function writeCharacters(name, note, list) {
  sizes.push([name, list.length * 2]);
  let text = '';
  for (const codePoint of list) {
    const character = String.fromCodePoint(codePoint);
    const unsafe = UNSAFE.test(character) || character.normalize('NFC') !== character;
    text += unsafe ? `\\u${codePoint.toString(16).padStart(4, '0')}` : character;
  }
  sections.push(`/** ${note} */\nexport const ${name} =\n  '${text}';\n`);
}

const label = (row) => row.split(' ')[0];
const CHARSETS = [...MULTI_BYTE, ...SINGLE_BYTE];

function writeEnum() {
  const names = CHARSETS.map((row, id) => `  ${label(row).toUpperCase().replaceAll('-', '_')} = ${id},\n`);
  sections.push(
    `/** The number of a charset; from FIRST_SINGLE_BYTE on, one byte is one character. */\nexport const enum Charset {\n` +
      `  UNSUPPORTED = -1,\n${names.join('')}  FIRST_SINGLE_BYTE = ${MULTI_BYTE.length},\n}\n`,
  );
}

function writeLabels() {
  const rows = CHARSETS.flatMap((row, id) => {
    const [standard, mail = ''] = row.split(' | ');
    for (const name of standard.split(' ')) checkLabel(name, label(row));
    return [...standard.split(' '), ...mail.split(' ')].filter(Boolean).map((name) => [name, id]);
  }).sort(([a], [b]) => (a < b ? -1 : 1));
  const offsets = [0];
  for (const [name] of rows) offsets.push(offsets.at(-1) + name.length);
  writeCharacters(
    'LABELS',
    'All labels in lower case, sorted, without separators.',
    [...rows.map(([name]) => name).join('')].map((c) => c.codePointAt(0)),
  );
  writeNumbers(
    'LABEL_OFFSETS',
    'Where each label starts in LABELS, and the end of the last.',
    'u16',
    offsets,
  );
  writeNumbers(
    'LABEL_CHARSETS',
    'The charset of each label.',
    'u8',
    rows.map(([, id]) => id),
  );
  sections.push(`export const LABEL_COUNT: u32 = ${rows.length};\n`);
}

function checkLabel(name, charset) {
  if (charset === 'iso-8859-16') return; // unknown to Node
  const same = { gbk: 'gb18030', 'iso-8859-8-i': 'iso-8859-8' };
  const { encoding } = new TextDecoder(name);
  if ((same[encoding] ?? encoding) !== charset) throw new Error(`${name} is ${encoding}, not ${charset}`);
}

function writeIndex(name, title, segments, setFirst) {
  const { units, list } = packIndex(segments, setFirst);
  writeNumbers(
    `${name}_INDEX`,
    `${title}: count, first of the set, then start, kind and value of each segment.`,
    'u16',
    units,
  );
  if (list.length > 0) writeCharacters(`${name}_LIST`, `${title}: the characters of its lists.`, list);
}

writeEnum();
writeLabels();
writeNumbers(
  'SINGLE_BYTE',
  '128 characters of each single-byte charset, for the bytes 0x80..0xFF.',
  'u16',
  SINGLE_BYTE.flatMap((row) => singleByteTable(label(row))),
);
writeIndex('JIS0208', 'JIS X 0208 with the rows of NEC and IBM', segmentsOf(jis0208()));
writeIndex('JIS0212', 'JIS X 0212', segmentsOf(jis0212()));
writeIndex('BIG5', 'Big5', segmentsOf(big5()));
const HANGUL = [0xac00, 0xd7a3];
const korean = eucKr();
writeIndex(
  'EUC_KR',
  'windows-949',
  segmentsOf(korean.map, { set: korean.added, setRange: HANGUL }),
  HANGUL[0],
);
writeNumbers(
  'EUC_KR_SET',
  'Hangul that KS X 1001 lacks: a bit each from U+AC00.',
  'u32',
  packSet(korean.added, ...HANGUL),
);
const HAN = [0x4e00, 0x9fa5];
const chinese = gb18030();
// Only areas in the order of Unicode use the set: the ideographs of GB 2312 itself stay in the list.
writeIndex('GBK', 'GBK', segmentsOf(chinese.map, { set: chinese.added, setRange: HAN }), HAN[0]);
writeNumbers(
  'GBK_SET',
  'Ideographs that GB 2312 lacks: a bit each from U+4E00.',
  'u32',
  packSet(chinese.added, ...HAN),
);
writeIndex(
  'GB18030',
  'Four-byte GB 18030 within the BMP',
  segmentsOf(gb18030FourBytes(), { shortestRun: 1 }),
);

const total = sizes.reduce((sum, [, size]) => sum + size, 0);
const header = [
  'The tables of the charsets: which label means which, and which byte means which character.',
  '',
  'Source: the TextDecoder of Node with full ICU, corrected to the WHATWG Encoding Standard where they differ.',
  'Generator: node scripts/generate-charsets.mjs (do not edit here)',
  `Size: ${total.toLocaleString('en')} bytes`,
  ...sizes.map(([name, size]) => `  ${name.padEnd(16)}${size.toLocaleString('en').padStart(7)}`),
];
const text = `${header.map((line) => `// ${line}`.trimEnd()).join('\n')}\n\n${sections.join('\n')}`;
writeFileSync(TARGET, text);
console.log(header.slice(4).join('\n'));
