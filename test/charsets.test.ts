// The text rooms against the platform's own TextDecoder, and a table of headers as mail gateways log them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { beforeAll, describe, expect, it } from 'vitest';

type Decoder = (src: number, end: number, dst: number) => number;

interface TextRooms {
  memory: WebAssembly.Memory;
  bufferPtr(): number;
  charsetByLabel(ptr: number, len: number): number;
  decodeCharset(charset: number, src: number, end: number, dst: number): number;
  copyUtf8: Decoder;
  decodeHeader: Decoder;
  decodeFileName: Decoder;
  hasEncodedWord(src: number, end: number): number;
}

const OVER_READ = 8; // what the rooms may read behind the source
const GUARD = 0xee;
const GUARD_SIZE = 64;
const ERROR = '\ufffd';

let rooms: TextRooms;
let memory: Uint8Array;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'charsets-'));
  try {
    const outFile = join(folder, 'charsets.wasm');
    const entry = fileURLToPath(new URL('fixtures/charsets-entry.ts', import.meta.url));
    const flags = ['--config', 'none', '--runtime', 'stub', '-O3', '--noAssert', '--use', 'abort='];
    const { error, stderr } = await asc.main([entry, '--outFile', outFile, '--baseDir', '/', ...flags]);
    if (error) throw new Error(stderr.toString());
    const { instance } = await WebAssembly.instantiate(readFileSync(outFile));
    rooms = instance.exports as unknown as TextRooms;
    memory = new Uint8Array(rooms.memory.buffer);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The source lies at the end of memory, so a read too far traps; the room of the answer lies between guards.
 */
function put(bytes: Uint8Array): number {
  const src = memory.length - OVER_READ - bytes.length;
  memory.set(bytes, src);
  return src;
}

function run(decoder: Decoder, bytes: Uint8Array): string {
  const src = put(bytes);
  const dst = rooms.bufferPtr() + GUARD_SIZE;
  const room = 6 * bytes.length + 16;
  memory.fill(GUARD, dst - GUARD_SIZE, dst);
  memory.fill(GUARD, dst + room, dst + room + GUARD_SIZE);
  const end = decoder(src, src + bytes.length, dst);
  if (end < dst || end > dst + room) throw new Error(`ends at ${end - dst} of ${room}`);
  for (let i = 0; i < GUARD_SIZE; i++) {
    if (memory[dst - 1 - i] !== GUARD || memory[dst + room + i] !== GUARD) throw new Error('wrote outside');
  }
  return utf8.decode(memory.subarray(dst, end));
}

function charset(label: string): number {
  const bytes = Buffer.from(label, 'latin1');
  return rooms.charsetByLabel(put(bytes), bytes.length);
}

function decode(label: string, ...bytes: number[]): string {
  const number = charset(label);
  return run((src, end, dst) => rooms.decodeCharset(number, src, end, dst), Uint8Array.from(bytes));
}

const platforms = new Map<string, TextDecoder>();

/** What the platform reads, or undefined if it finds an error. */
function platform(label: string, ...bytes: number[]): string | undefined {
  let decoder = platforms.get(label);
  if (!decoder) {
    decoder = new TextDecoder(label, { fatal: true });
    platforms.set(label, decoder);
  }
  try {
    return decoder.decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const hex = (...bytes: number[]) => Buffer.from(bytes).toString('hex');

/** Collects what differs, so that a fault in a table shows as a list and not as its first byte. */
function differences(cases: Iterable<[bytes: number[], expected: string]>, label: string): string[] {
  const list: string[] = [];
  for (const [bytes, expected] of cases) {
    const got = decode(label, ...bytes);
    if (got !== expected)
      list.push(`${hex(...bytes)}: ${JSON.stringify(got)}, not ${JSON.stringify(expected)}`);
  }
  return list;
}

describe('labels', () => {
  it.each([
    ['utf-8', 'UTF8', ' utf-8 ', 'utf-8*en', '\tUTF-8*de-AT ', 'unicode-1-1-utf-8'],
    ['windows-1252', 'US-ASCII', 'ISO-8859-1', 'latin1', 'ascii', 'iso-8859-1*en'],
    ['windows-1254', 'ISO-8859-9', 'latin5'],
    ['windows-874', 'TIS-620', 'iso-8859-11', 'cp874'],
    ['gb18030', 'gb2312', 'GBK', 'GB_2312-80', 'x-gbk', 'cp936'],
    ['euc-kr', 'ks_c_5601-1987', 'KSC5601', 'windows-949', 'cp949'],
    ['shift_jis', 'Shift-JIS', 'sjis', 'Windows-31J', 'cp932'],
    ['big5', 'Big5-HKSCS', 'cn-big5', 'cp950'],
    ['iso-8859-8', 'iso-8859-8-i', 'ISO-8859-8-E', 'visual', 'logical'],
    ['utf-16le', 'utf-16', 'ucs-2'],
  ])('%s has other names', (label, ...others) => {
    expect(charset(label)).toBeGreaterThanOrEqual(0);
    expect(others.map(charset)).toEqual(others.map(() => charset(label)));
  });

  it('knows no others', () => {
    const unknown = [
      '',
      '*en',
      'utf-7',
      'utf-',
      'utf-88',
      'iso-8859-12',
      'hz-gb-2312',
      'iso-2022-kr',
      'replacement',
    ];
    for (const label of [...unknown, 'x-user-defined', 'zzz', '\xff', 'x'.repeat(200)]) {
      expect(charset(label), label).toBe(-1);
    }
  });
});

// Where Node's ICU leaves the WHATWG Encoding Standard: the standard's characters from a byte on.
const STANDARD: Record<string, [first: number, characters: string][]> = {
  'windows-1252': [[0x80, '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ']],
  'windows-874': [
    [0xdb, ERROR.repeat(4)],
    [0xfc, ERROR.repeat(4)],
  ],
  'windows-1253': [[0xaa, ERROR]],
  'windows-1255': [[0xca, '\u05ba']],
  'koi8-u': [
    [0xae, 'ў'],
    [0xbe, 'Ў'],
  ],
};

describe('single bytes', () => {
  const iso = [2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15].map((part) => `iso-8859-${part}`);
  const windows = range(1250, 1258).map((page) => `windows-${page}`);
  const others = ['ibm866', 'iso-8859-8-i', 'koi8-r', 'koi8-u', 'macintosh', 'windows-874', 'x-mac-cyrillic'];
  it.each([...iso, ...windows, ...others])('%s', (label) => {
    const expected = new Map(range(0x80, 0xff).map((byte) => [byte, platform(label, byte) ?? ERROR]));
    for (const byte of range(0, 0x7f)) expected.set(byte, String.fromCharCode(byte));
    for (const [first, characters] of STANDARD[label] ?? []) {
      for (const [i, character] of [...characters].entries()) expected.set(first + i, character);
    }
    expect(
      differences(
        [...expected].map(([byte, character]) => [[byte], character]),
        label,
      ),
    ).toEqual([]);
  });

  it('iso-8859-16, which Node does not have', () => {
    const romanian = Uint8Array.from([
      0xaa, 0x74, 0x69, 0x72, 0x69, 0x20, 0xba, 0x69, 0x20, 0xfe, 0xe3, 0x72, 0x69,
    ]);
    expect(decode('iso-8859-16', ...romanian)).toBe('Știri și țări');
    expect(decode('iso-8859-16', 0xa4, 0xa5, 0xd0, 0xff)).toBe('€„Đÿ');
  });

  it('mixes with runs of ASCII of any length', () => {
    for (const len of range(0, 20)) {
      const bytes = Buffer.from(`${'a'.repeat(len)}\xfc${'b'.repeat(len)}`, 'latin1');
      expect(decode('iso-8859-1', ...bytes)).toBe(`${'a'.repeat(len)}ü${'b'.repeat(len)}`);
    }
  });
});

/** Two bytes where the platform finds an error: an ASCII byte stays, anything else goes with the first. */
const broken = (trail: number) => (trail < 0x80 ? ERROR + String.fromCharCode(trail) : ERROR);

function* pairs(
  label: string,
  leads: number[],
  trails: number[],
  skip?: (lead: number, trail: number) => boolean,
) {
  for (const lead of leads) {
    for (const trail of trails) {
      if (skip?.(lead, trail)) continue;
      const read = platform(label, lead, trail);
      // One character, not two: ICU passes some lead bytes on as controls.
      const isCharacter = read !== undefined && [...read].length === 1;
      yield [[lead, trail], isCharacter ? read : broken(trail)] as [number[], string];
    }
  }
}

const ALL = range(0, 255);

describe('two bytes', () => {
  it('shift_jis', () => {
    const leads = [...range(0x81, 0x9f), ...range(0xe0, 0xfc)];
    expect(differences(pairs('shift_jis', leads, ALL), 'shift_jis')).toEqual([]);
    const singles = range(0xa1, 0xdf).map(
      (byte) => [[byte], platform('shift_jis', byte)] as [number[], string],
    );
    expect(differences(singles, 'shift_jis')).toEqual([]);
    expect(decode('shift_jis', 0xa0, 0xfd, 0xfe, 0xff, 0x81)).toBe(ERROR.repeat(5));
  });

  it('euc-jp', () => {
    // ICU has three signs behind its katakana that the standard does not know.
    const skip = (lead: number, trail: number) => lead === 0x8e && trail >= 0xe0;
    expect(differences(pairs('euc-jp', [0x8e, ...range(0xa1, 0xfe)], ALL, skip), 'euc-jp')).toEqual([]);
    const jis0212: [number[], string][] = [];
    for (const row of range(0xa1, 0xfe)) {
      for (const cell of range(0xa1, 0xfe)) {
        const read = platform('euc-jp', 0x8f, row, cell);
        const isPrivate = read !== undefined && /[\ue000-\uf8ff]/.test(read); // not in the standard
        jis0212.push([[0x8f, row, cell], isPrivate ? ERROR : (read ?? ERROR)]);
      }
    }
    expect(differences(jis0212, 'euc-jp')).toEqual([]);
    expect(decode('euc-jp', 0x8f, 0xb0, 0x41)).toBe(`${ERROR}A`);
    expect(decode('euc-jp', 0x8f, 0x41)).toBe(`${ERROR}A`);
    expect(decode('euc-jp', 0x8f, 0xb0)).toBe(ERROR);
    expect(decode('euc-jp', 0x80, 0xa0, 0xff, 0xb0)).toBe(ERROR.repeat(4));
  });

  it('iso-2022-jp', () => {
    const cases: [number[], string][] = [];
    for (const row of range(0x21, 0x7e)) {
      for (const cell of range(0x21, 0x7e)) {
        const bytes = [0x1b, 0x24, 0x42, row, cell, 0x1b, 0x28, 0x42];
        cases.push([bytes, platform('iso-2022-jp', ...bytes) ?? ERROR]);
      }
    }
    expect(differences(cases, 'iso-2022-jp')).toEqual([]);
    const lenient = new TextDecoder('iso-2022-jp');
    for (const text of [
      'plain',
      '\x1b$@0!\x1b(J\\~\x1b(Ba',
      '\x1b(I12\x1b(B12',
      '\x1b$B2q 5D\x1b(Bx',
      '\x1b$B2q\n5D\x1b(Bx', // a line ends in ASCII
      '\x1b$B2',
      '\x1b$B2\x1b(Ba',
      '\x1bzab',
      '\x1b',
      'a\x80b\xb1c\x0ed\x0f',
    ]) {
      const bytes = Buffer.from(text, 'latin1');
      expect(decode('iso-2022-jp', ...bytes), JSON.stringify(text)).toBe(lenient.decode(bytes));
    }
    // An error by the standard, but usual where encoded words meet.
    expect(decode('iso-2022-jp', ...Buffer.from('\x1b$B2q\x1b(B\x1b$B5D\x1b(B'))).toBe('会議');
  });

  it('gb18030', () => {
    const trails = ALL.filter((byte) => byte < 0x30 || byte > 0x39);
    // ICU reads a trail of FF as two errors.
    const skip = (_: number, trail: number) => trail === 0xff;
    expect(differences(pairs('gb18030', range(0x81, 0xfe), trails, skip), 'gb18030')).toEqual([]);
    const fourBytes: [number[], string][] = [];
    for (const pointer of [...range(0, 39600), ...range(188990, 189100), ...range(1237500, 1237600)]) {
      const high = Math.floor(pointer / 12600);
      const bytes = [high, (pointer / 1260) % 10, (pointer / 10) % 126, pointer % 10].map(Math.floor);
      [0x81, 0x30, 0x81, 0x30].forEach((base, i) => {
        bytes[i] = (bytes[i] ?? 0) + base;
      });
      fourBytes.push([bytes, platform('gb18030', ...bytes) ?? ERROR]);
    }
    expect(differences(fourBytes, 'gb18030')).toEqual([]);
    expect(decode('gbk', 0x80, 0xff, 0x81)).toBe(`€${ERROR}${ERROR}`);
    expect(decode('gbk', 0x81, 0x30)).toBe(ERROR);
    expect(decode('gbk', 0x81, 0x30, 0x81)).toBe(ERROR);
    expect(decode('gbk', 0x81, 0x30, 0x41)).toBe(`${ERROR}0A`);
    expect(decode('gbk', 0x81, 0x30, 0x81, 0x41)).toBe(`${ERROR}0丄`);
  });

  it('big5', () => {
    // The Hong Kong supplement is not supported, and ICU has private use there.
    const isSupplement = (lead: number, trail: number) => {
      const pair = (lead << 8) | trail;
      return (
        trail >= 0x40 &&
        (lead < 0xa1 || (pair >= 0xa3c0 && pair < 0xa400) || (pair >= 0xc6a1 && pair < 0xc940))
      );
    };
    const skip = (lead: number, trail: number) => isSupplement(lead, trail) || (lead << 8) + trail >= 0xf9fe;
    expect(differences(pairs('big5', range(0x81, 0xfe), ALL, skip), 'big5')).toEqual([]);
    expect(decode('big5', 0xc6, 0xa1, 0xc6, 0xe7, 0xc7, 0x7b, 0xc7, 0xf3, 0xf9, 0xfe)).toBe('①ぁァА￭');
    expect(decode('big5', 0x87, 0x40)).toBe(`${ERROR}@`);
    expect(decode('big5', 0xfa, 0xa1, 0xb3)).toBe(ERROR + ERROR);
  });

  it('euc-kr', () => {
    const standard = range(0xa1, 0xfe);
    const skip = (lead: number, trail: number) =>
      (lead === 0xa2 && trail >= 0xe6) || lead === 0xc9 || lead === 0xfe;
    expect(differences(pairs('euc-kr', standard, standard, skip), 'euc-kr')).toEqual([]);
    for (const lead of [0xc9, 0xfe]) expect(decode('euc-kr', lead, 0xa1)).toBe(ERROR); // private use in ICU
    expect(decode('euc-kr', 0xa2, 0xe6, 0xa2, 0xe7, 0xa2, 0xe8)).toBe(`€®${ERROR}`);
  });

  it('windows-949: all syllables, those beyond KS X 1001 in the order of Unicode', () => {
    const syllables: string[] = [];
    for (const lead of range(0x81, 0xc8)) {
      for (const trail of range(0x41, 0xfe)) {
        if (trail >= 0xa1 && lead >= 0xa1) continue;
        const text = decode('ks_c_5601-1987', lead, trail);
        if (/^[가-힣]$/.test(text)) syllables.push(text);
        else expect(text).toBe(broken(trail));
      }
    }
    expect(syllables.length).toBe(11172 - 2350);
    expect([...syllables].sort()).toEqual(syllables);
    expect(decode('euc-kr', 0x8c, 0x63, 0x94, 0xee, 0xc1, 0x64, 0x92, 0xde)).toBe('똠뷁햏믜');
  });
});

/** A small generator of the same bytes in every run. */
function* noise(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state >>> 24;
  }
}

describe('Unicode', () => {
  it('utf-8', () => {
    const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
    // Bytes around the bounds of the standard's table, in all sequences of four.
    const edges = [0x41, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xe0, 0xed, 0xee, 0xf0, 0xf4, 0xf5];
    for (const a of edges) {
      for (const b of edges) {
        for (const c of edges) {
          for (const d of edges) {
            const bytes = Uint8Array.of(a, b, c, d);
            const got = run(rooms.copyUtf8, bytes);
            if (got !== lenient.decode(bytes)) expect(got, hex(a, b, c, d)).toBe(lenient.decode(bytes));
          }
        }
      }
    }
    for (const text of [
      '',
      'a',
      'twelve bytes',
      'Grüße aus Köln',
      '🎉🎉🎉',
      '\ufeffx',
      'תקציר 会議 🎉 end',
    ]) {
      expect(run(rooms.copyUtf8, Buffer.from(text))).toBe(text);
    }
  });

  it.each(['utf-16le', 'utf-16be'])('%s', (label) => {
    const random = noise(7);
    const lenient = new TextDecoder(label);
    for (let round = 0; round < 2000; round++) {
      const units = Array.from({ length: round % 9 }, () => random.next().value);
      // Half of the bytes in D8..DF: surrogates in every position.
      const bytes = units.map((byte) => (byte & 1 ? 0xd8 + ((byte >> 1) & 7) : byte >> 1));
      expect(decode(label, ...bytes), hex(...bytes)).toBe(lenient.decode(Uint8Array.from(bytes)));
    }
  });

  it('a byte order mark decides about utf-16', () => {
    expect(decode('utf-16', 0xfe, 0xff, 0x00, 0x41)).toBe('A');
    expect(decode('utf-16be', 0xff, 0xfe, 0x41, 0x00)).toBe('A');
  });
});

it('any bytes in any charset give valid UTF-8 within the room', () => {
  const random = noise(3);
  for (let round = 0; round < 4000; round++) {
    const bytes = Uint8Array.from({ length: round % 40 }, () => random.next().value);
    run((src, end, dst) => rooms.decodeCharset(round % 40, src, end, dst), bytes);
  }
});

const asBytes = (text: string | Uint8Array) => (typeof text === 'string' ? Buffer.from(text) : text);
const header = (text: string | Uint8Array) => run(rooms.decodeHeader, asBytes(text));
const fileName = (text: string | Uint8Array) => run(rooms.decodeFileName, asBytes(text));

describe('encoded words of every charset', () => {
  it.each([
    ['=?windows-1256?B?yt7R7dEgx+HjyO3ax8ogx+HU5dHt?=', 'تقرير المبيعات الشهري'],
    ['=?iso-8859-6?Q?=CA=E2=D1=EA=D1?=', 'تقرير'],
    ['=?iso-8859-9?Q?Toplant=FD_g=FCndemi=3A_=DDstanbul_=FEubesi?=', 'Toplantı gündemi: İstanbul şubesi'],
    ['=?iso-8859-7?Q?=D4=E9=EC=EF=EB=FC=E3=E9=EF_=CC=E1=F1=F4=DF=EF=F5?=', 'Τιμολόγιο Μαρτίου'],
    ['=?windows-1253?B?1Ons7+v84+nvIKLt7+nu5w==?=', 'Τιμολόγιο Άνοιξη'],
    ['=?koi8-r?B?896j1CDawSDNwdLU?=', 'Счёт за март'],
    ['=?KOI8-U?B?8sHI1c7PyyDawSDCxdLF2sXO2CCn1sHL?=', 'Рахунок за березень їжак'],
    ['=?windows-1251?B?zvL3uPIguSA1?=', 'Отчёт № 5'],
    ['=?ibm866?Q?=8E=E2=E7=F1=E2?= =?iso-8859-5?Q?=BE=E2=E7=D5=E2?=', 'ОтчётОтчет'],
    ['=?windows-1255?Q?=E7=F9=E1=E5=F0=E9=FA_=E7=E5=E3=F9=E9=FA?=', 'חשבונית חודשית'],
    ['=?iso-8859-8-i?B?5/nh5fDp+g==?=', 'חשבונית'],
    ['=?windows-874?B?47rhqOmny7nV6Q==?=', 'ใบแจ้งหนี้'],
    ['=?tis-620?B?47rhqOmny7nV6Q==?=', 'ใบแจ้งหนี้'],
    ['=?windows-1257?Q?S=E0skaita_=FE_nr=2E_=F0=EB?=', 'Sąskaita ž nr. šė'],
    ['=?iso-8859-13?Q?R=E7=EDins_par_martu?=', 'Rēķins par martu'],
    // Its tones are characters of their own; so they stay.
    ['=?windows-1258?Q?H=F3a_=F0=F5n_th=E1ng_t=FD_Vi=EA=F2t?=', 'Hóa đơn tháng tư Viê\u0323t'],
    ['=?iso-8859-2?Q?V=FDkaz_p=F8=EDjm=F9?=', 'Výkaz příjmů'],
    ['=?windows-1250?Q?Za=BF=F3=B3=E6?=', 'Zażółć'],
    ['=?iso-8859-15?Q?5_=A4_=BDuvre?=', '5 € œuvre'],
    ['=?us-ascii?Q?=935_=80=94_=96_na=EFve?=', '“5 €” – naïve'],
    ['=?macintosh?Q?Caf=8E_d=8Ej=88?=', 'Café déjà'],
    ['=?iso-2022-jp?B?GyRCMnE1RCROJCpDTiRpJDsbKEI=?=', '会議のお知らせ'],
    ['=?Shift_JIS?B?kL+LgY+Rw73E?=', '請求書ﾃｽﾄ'],
    ['=?euc-jp?B?uKvA0b3xpM637w==?=', '見積書の件'],
    ['=?gb2312?Q?=BB=E1=D2=E9_=CD=A8=D6=AA?=', '会议 通知'],
    ['=?gbk?B?lf7XaM2o1qo=?=', '會議通知'],
    ['=?gb18030?B?u+HS6ZUygjY=?=', '会议𠀀'],
    ['=?big5?B?t3zEs7Nxqr4=?=', '會議通知'],
    ['=?ks_c_5601-1987?B?yLjAxyCMY7nmsKLHzw==?=', '회의 똠방각하'],
    ['=?euc-kr?B?sN/A+7ytIL/kw7s=?=', '견적서 요청'],
    ['=?utf-16?B?//5HAHIA/ADfAGUA?=', 'Grüße'],
    ['=?utf-16be?B?AEcAcgD8AN8AZQ==?=', 'Grüße'],
    ['=?utf-8?B?2KrZgtix2YrYsSDYp9mE2YXYqNmK2LnYp9iqINin2YTYtNmH2LHZig==?=', 'تقرير المبيعات الشهري'],
  ])('%s', (word, expected) => {
    expect(header(word)).toBe(expected);
    expect(header(`Re: ${word} (2)`)).toBe(`Re: ${expected} (2)`);
  });
});

describe('encoded words next to each other', () => {
  it.each([
    ['a character cut in two', '=?utf-8?B?UGFydHkg8J8=?= =?utf-8?B?jokh?=', 'Party 🎉!'],
    ['cut across B and Q', '=?utf-8?B?UGFydHkg8J8=?= =?UTF-8*en?q?=8E=89!?=', 'Party 🎉!'],
    ['Big5 cut in two', '=?big5?B?t3zE?= =?Big5?B?s7Nxqr4=?=', '會議通知'],
    [
      'ISO-2022-JP, each word whole',
      '=?iso-2022-jp?B?GyRCMnE1RBsoQg==?= =?iso-2022-jp?B?GyRCJE4kKhsoQg==?=',
      '会議のお',
    ],
    [
      'ISO-2022-JP, cut between escapes',
      '=?iso-2022-jp?B?GyRCMnE1RA==?=\r\n =?iso-2022-jp?B?JE4kKkNOJGkkOxsoQg==?=',
      '会議のお知らせ',
    ],
    [
      'ISO-2022-JP, cut in a character',
      '=?iso-2022-jp?B?GyRCMnE1RCQ=?= =?iso-2022-jp?B?TiQqQ04kaSQ7GyhC?=',
      '会議のお知らせ',
    ],
    [
      'ISO-2022-JP, cut twice',
      '=?iso-2022-jp?B?GyRCMnE=?= =?iso-2022-jp?B?NUQkTg==?= =?iso-2022-jp?B?JCpDTiRpJDsbKEI=?=',
      '会議のお知らせ',
    ],
    [
      'ISO-2022-JP, an end forgotten',
      '=?iso-2022-jp?B?GyRCMnE1RA==?= =?iso-2022-jp?B?IFJlOiAbJEI7cU5BGyhC?=',
      '会議 Re: 資料',
    ],
    [
      'the same without a blank',
      '=?iso-2022-jp?B?GyRCMnE1RA==?= =?iso-2022-jp?B?UmU6GyRCO3FOQRsoQg==?=',
      '会議Re:資料',
    ],
    ['two charsets', '=?iso-2022-jp?B?GyRCMnE1RBsoQg==?= =?utf-8?Q?=E8=B3=87=E6=96=99?=', '会議資料'],
    ['no blank between', '=?utf-8?B?YQ==?==?utf-8?B?Yg==?=', 'ab'],
    ['blanks and tabs', '=?utf-8?Q?a?= \t  =?utf-8?Q?b?=', 'ab'],
    ['a printed fold', '=?utf-8?Q?a?=\\r\\n =?utf-8?Q?b?=\\r\\n\t=?utf-8?Q?c?=', 'abc'],
    ['a printed fold by a printed tab', '=?utf-8?Q?a?=\\r\\n\\t=?utf-8?Q?b?=', 'ab'],
    ['a fold', '=?utf-8?Q?a?=\r\n =?utf-8?Q?b?=\n\t=?utf-8?Q?c?=', 'abc'],
    ['text between', '=?utf-8?Q?a?= and =?utf-8?Q?b?=', 'a and b'],
    ['text at once', '[SPAM]=?utf-8?Q?a?=,b', '[SPAM]a,b'],
    ['the blank before a broken word stays', '=?utf-8?Q?a?= =?utf-8?X?b?=', 'a =?utf-8?X?b?='],
    ['the fold before a broken word', '=?utf-8?Q?a?=\\r\\n =?none?Q?b?=', 'a =?none?Q?b?='],
    ['an empty word', '=?utf-8?Q?a?= =?utf-8?Q??= =?utf-8?B??= =?utf-8?Q?b?=', 'ab'],
  ])('%s', (_, text, expected) => {
    expect(header(text)).toBe(expected);
  });
});

describe('headers as they come', () => {
  it.each([
    ['plain', 'Quarterly report', 'Quarterly report'],
    ['raw UTF-8', 'Grüße – 会議', 'Grüße – 会議'],
    ['nothing', '', ''],
    ['Q: blanks, hex of any case', '=?UTF-8?q?caf=c3=A9_=5f_x?=', 'café _ x'],
    ['Q: raw blanks', '=?utf-8?Q?Hello big=20world?=', 'Hello big world'],
    ['Q: a raw question mark', '=?utf-8?Q?How are you??= ok', 'How are you? ok'],
    ['Q: broken escapes', '=?utf-8?Q?100=_=G1_=4?=', '100= =G1 =4'],
    ['Q: raw UTF-8', '=?utf-8?Q?Grüße?=', 'Grüße'],
    ['Q: an equals sign at the end', '=?utf-8?Q?a=?=', 'a='],
    ['Q: a fold inside', '=?utf-8?Q?Hello\\r\\n world?=', 'Hello world'],
    ['Q: ill-formed', '=?utf-8?Q?a=FFb=E2=82?=', `a${ERROR}b${ERROR}`],
    ['B: no padding', '=?utf-8?B?Z3LDvMOf?= =?utf-8?b?YQ?=', 'grüßa'],
    ['B: padding within', '=?utf-8?B?YQ==Yg==?=', 'ab'],
    ['B: stray characters', '=?utf-8?B?Z3 L!D-vMOf?=', 'grüß'],
    ['B: a fold inside', '=?utf-8?B?Z3LD\\r\\n vMOf?=', 'grüß'],
    ['B: too little', '=?utf-8?B?A?=', '=?utf-8?B?A?='],
    ['B: none at all', '=?utf-8?B?====?= =?utf-8?B?!?=', '=?utf-8?B?====?= =?utf-8?B?!?='],
    ['B: controls and JSON', '=?utf-8?B?IiwiYSI6MQANCg==?=', '","a":1\0\r\n'],
    ['unknown charset', '=?x-klingon?Q?a=20b?= =?utf-8?Q?c?=', '=?x-klingon?Q?a=20b?= c'],
    ['unknown encoding', '=?utf-8?X?abc?=', '=?utf-8?X?abc?='],
    ['long encoding', '=?utf-8?QB?abc?=', '=?utf-8?QB?abc?='],
    ['no charset', '=??Q?abc?=', '=??Q?abc?='],
    ['cut', 'x =?utf-8?B?2KrZgtix2Yr', 'x =?utf-8?B?2KrZgtix2Yr'],
    ['cut before the end mark', '=?utf-8?Q?abc?', '=?utf-8?Q?abc?'],
    ['cut, then another', '=?utf-8?Q?cut =?utf-8?Q?whole?=', '=?utf-8?Q?cut whole'],
    ['marks alone', '=?=?= ?==? =?', '=?=?= ?==? =?'],
    ['a fold becomes a blank', 'one\\r\\n two\\r\\n\t three\r\n four\n\tfive', 'one two three four five'],
    ['a line end that folds nothing', 'C:\\r\\nova\\r\\n', 'C:\\r\\nova\\r\\n'],
    ['repr is not touched', "it\\'s \\x41 \\t \\\\r", "it\\'s \\x41 \\t \\\\r"],
  ])('%s', (_, text, expected) => {
    expect(header(text)).toBe(expected);
  });

  it('raw bytes that are no UTF-8', () => {
    expect(header(Buffer.from('Gr\xfc\xdfe =?utf-8?Q?a?= \xe2\x82', 'latin1'))).toBe(
      `Gr${ERROR}${ERROR}e a ${ERROR}`,
    );
  });

  it('looks for encoded words before it decodes', () => {
    const has = (text: string) =>
      rooms.hasEncodedWord(put(Buffer.from(text)), memory.length - OVER_READ) !== 0;
    for (const text of ['', '=', '?', 'a = b ?', '?=', 'x'.repeat(30), '= ?'])
      expect(has(text), text).toBe(false);
    for (const at of range(0, 20)) expect(has(`${'='.repeat(at)}${' '.repeat(at)}=?x`)).toBe(true);
  });
});

describe('attachment names', () => {
  it.each([
    ['plain', 'report.pdf', 'report.pdf'],
    ['an equals sign', 'report, final: v2 (1) = ok.xlsx', 'report, final: v2 (1) = ok.xlsx'],
    ['quoted-printable', '=D1=82=D0=B5=D1=81=D1=82.rst', 'тест.rst'],
    ['a blank in quoted-printable', 'Test=20Attachment.docx', 'Test Attachment.docx'],
    ['lower case', '=d1=82_x.rst', 'т_x.rst'],
    ['one escape broken', '=D1=82=D.rst', '=D1=82=D.rst'],
    ['not UTF-8', '=E4=F6.txt', '=E4=F6.txt'],
    ['a control character', 'rate=10.xlsx', 'rate=10.xlsx'],
    ['encoded words', '=?UTF-8?B?2KrZgtix2YrYsS5wZGY=?=', 'تقرير.pdf'],
    ['extended', "utf-8''%e2%82%ac%20x.pdf", '€ x.pdf'],
    ['extended with a language', "iso-8859-1'en'%A3%20rates.txt", '£ rates.txt'],
    ['extended, of two bytes', "Shift_JIS'ja'%90%bf%8b%81.pdf", '請求.pdf'],
    ['extended, nothing to decode', "us-ascii''plain.txt", 'plain.txt'],
    ['extended, broken escapes', "utf-8''100%_%4", '100%_%4'],
    ['extended, unknown charset', "x-klingon''%41.txt", "x-klingon''%41.txt"],
    ['apostrophes', "It's Tom's report 5%20.pdf", "It's Tom's report 5%20.pdf"],
    ['raw UTF-8', 'Grüße.txt', 'Grüße.txt'],
    ['a path', 'C:\\r\\n x.txt', 'C:\\r\\n x.txt'],
  ])('%s', (_, text, expected) => {
    expect(fileName(text)).toBe(expected);
  });
});

describe('hostile input', () => {
  it.each([
    ['word starts', '=?'],
    ['words without an end', '=?utf-8?Q?'],
    ['words without a charset', '=?x?q?'],
    ['long charsets', `=?${'a'.repeat(60)}`],
    ['small words', '=?utf-8?q?a?= '],
    ['ISO-2022-JP words', '=?iso-2022-jp?q?a?= '],
    ['changing charsets', '=?utf-8?q?=FF?==?iso-8859-1?q?=FF?='],
    ['blanks', ' '],
    ['folds', '\\r\\n '],
    ['line ends', '\\r\\n'],
    ['a word and line ends', '=?utf-8?q?a?=\\r\\n\\r\\n'],
    ['escapes', '=41'],
    ['ends', '?='],
  ])('%s: time grows with the length only', (_, part) => {
    const text = part.repeat(400_000 / part.length);
    const before = performance.now();
    header(text);
    fileName(text);
    header(`=?utf-8?q?${text}`);
    expect(performance.now() - before).toBeLessThan(500);
  });

  it('stays within its room on pieces of words in any order', () => {
    const random = noise(11);
    const parts = [
      '=?',
      '?=',
      '?Q?',
      '?b?',
      'utf-8',
      'gbk',
      'utf-16',
      'iso-2022-jp',
      'iso-8859-6',
      '=',
      '_',
      ' ',
    ];
    parts.push(
      '=FF',
      '=1B$B',
      '\\r\\n',
      '\\t',
      '\n',
      'YQ',
      'é',
      "''",
      '%80',
      '=?gb18030?q?=81?=',
      '=?koi8-r?B?/w==?=',
    );
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: round % 16 }, () => parts[random.next().value % parts.length]).join(
        '',
      );
      header(text);
      fileName(text);
    }
  });
});
