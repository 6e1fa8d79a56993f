import './runner-heap';
import { JSON_GROWTH, writeJsonString, writeJsonText, writeKey, writeKeyText } from '../text/json-write';
import { isUtf8 } from '../text/utf8';
import { Bytes, byteRun, bytes, isUntouched, random, room, seedRandom, textOf } from './bytes';

/** Bytes that the writer may touch behind its result. */
const SLACK: usize = 8;

/** What is written for the bytes, after a look at what lies around its room. */
function written(run: Bytes): string {
  const to = room(run.len * JSON_GROWTH, 5);
  const end = writeJsonText(run.ptr, run.end, to.ptr);
  assert(end <= to.end, 'grows by more than it says');
  assert(isUntouched(to, SLACK), 'wrote outside of its room');
  assert(isUtf8(to.ptr, end), 'is no UTF-8');
  return textOf(to.ptr, end);
}

function text(source: string): string {
  return written(bytes(source));
}

/** The same, byte by byte, of ASCII: what the text of RFC 8259 says. */
function plain(run: Bytes): string {
  let out = '';
  for (let p = run.ptr; p < run.end; p++) {
    const c: u32 = load<u8>(p);
    if (c == 0x22) out += '\\"';
    else if (c == 0x5c) out += '\\\\';
    else if (c >= 0x20) out += String.fromCharCode(c);
    else if (c == 8) out += '\\b';
    else if (c == 9) out += '\\t';
    else if (c == 10) out += '\\n';
    else if (c == 12) out += '\\f';
    else if (c == 13) out += '\\r';
    else out += '\\u00' + c.toString(16).padStart(2, '0');
  }
  return out;
}

describe('JSON text', () => {
  it('escapes each of the 32 control characters', () => {
    for (let c: u8 = 0; c < 32; c++) {
      const run = byteRun([c]);
      expect(written(run)).toBe(plain(run));
      expect(written(byteRun([0x61, c, 0x62]))).toBe(`a${plain(run)}b`);
    }
    expect(written(byteRun([0, 1, 0x0b, 0x1f]))).toBe('\\u0000\\u0001\\u000b\\u001f');
    expect(written(byteRun([8, 9, 10, 12, 13]))).toBe('\\b\\t\\n\\f\\r');
  });

  it('escapes quote and backslash, and nothing else that is printed', () => {
    expect(text('"')).toBe('\\"');
    expect(text('\\')).toBe('\\\\');
    expect(text('C:\\dir\\"x"')).toBe('C:\\\\dir\\\\\\"x\\"');
    for (let c: u8 = 0x20; c < 0x80; c++) {
      if (c == 0x22 || c == 0x5c) continue;
      expect(written(byteRun([c]))).toBe(String.fromCharCode(c));
    }
  });

  it('ends at the end of the range', () => {
    const run = bytes('abcdefgh"jk');
    const to = room(64);
    for (let len: usize = 0; len <= 8; len++) {
      expect(writeJsonText(run.ptr, run.ptr + len, to.ptr)).toBe(to.ptr + len);
    }
    expect(writeJsonText(run.ptr, run.ptr + 9, to.ptr)).toBe(to.ptr + 10);
  });

  it('escapes one character at every place of every length from 0 to 20', () => {
    const special: u8[] = [0x00, 0x0a, 0x1f, 0x22, 0x5c];
    expect(text('')).toBe('');
    let wrong = '';
    for (let len = 1; len <= 20; len++) {
      for (let at = 0; at < len; at++) {
        for (let s = 0; s < special.length; s++) {
          const list = new Array<u8>(len).fill(0x78);
          list[at] = special[s];
          const run = byteRun(list);
          if (written(run) != plain(run)) wrong = `${written(run)} for ${plain(run)}`;
        }
      }
    }
    expect(wrong).toBe('');
  });

  it('is not misled by a borrow next to what needs an escape', () => {
    // 0x20, 0x23 and 0x5d are one above what is special; 0x1f, 0x21 and 0x5b one below
    const near: u8[] = [0x00, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x5b, 0x5c, 0x5d, 0x7f];
    let wrong = '';
    for (let a = 0; a < near.length; a++) {
      for (let b = 0; b < near.length; b++) {
        for (let c = 0; c < near.length; c++) {
          const run = byteRun([
            near[a],
            near[b],
            near[c],
            near[b],
            near[a],
            near[c],
            near[c],
            near[b],
            near[a],
          ]);
          if (written(run) != plain(run)) wrong = `${written(run)} for ${plain(run)}`;
        }
      }
    }
    expect(wrong).toBe('');
  });

  it('agrees with a plain writer on any ASCII', () => {
    seedRandom(3);
    let wrong = '';
    for (let round = 0; round < 3000; round++) {
      const list = new Array<u8>(random(41));
      const bound: u32 = random(2) == 0 ? 0x80 : 0x30;
      for (let i = 0; i < list.length; i++) list[i] = random(bound) as u8;
      const run = byteRun(list);
      if (written(run) != plain(run)) wrong = `${written(run)} for ${plain(run)}`;
    }
    expect(wrong).toBe('');
  });
});

describe('UTF-8 in JSON text', () => {
  it('stays as it is', () => {
    const samples: string[] = [
      'ü',
      'Grüße',
      '会議',
      '🎉',
      '\u2028\u2029',
      'تقرير',
      'x\u00a0y',
      '\ufeff',
      '\u{10ffff}',
    ];
    for (let i = 0; i < samples.length; i++) {
      for (let len = 0; len < 9; len++) {
        const padded = 'p'.repeat(len) + samples[i] + 'q'.repeat(9 - len);
        expect(text(padded)).toBe(padded);
      }
    }
  });

  it('that is cut becomes one U+FFFD, at the end and before more text', () => {
    const cut: u8[][] = [[0xc3], [0xe4], [0xe4, 0xbc], [0xf0], [0xf0, 0x9f], [0xf0, 0x9f, 0x8e]];
    for (let i = 0; i < cut.length; i++) {
      expect(written(byteRun(cut[i]))).toBe('\ufffd');
      expect(written(byteRun(([0x61] as u8[]).concat(cut[i])))).toBe('a\ufffd');
      expect(written(byteRun(cut[i].concat([0x22, 0x61])))).toBe('\ufffd\\"a');
      expect(written(byteRun(cut[i].concat([0xc3, 0xbc])))).toBe('\ufffdü');
    }
  });

  it('is not completed by bytes behind the end', () => {
    const run = bytes('🎉');
    const to = room(64);
    for (let len: usize = 1; len < 4; len++) {
      const end = writeJsonText(run.ptr, run.ptr + len, to.ptr);
      expect(textOf(to.ptr, end)).toBe('\ufffd');
    }
  });

  it('that is overlong, a surrogate or beyond Unicode is replaced byte by byte', () => {
    expect(written(byteRun([0xc0, 0xaf]))).toBe('\ufffd\ufffd');
    expect(written(byteRun([0xc0, 0x80, 0x22]))).toBe('\ufffd\ufffd\\"');
    expect(written(byteRun([0xe0, 0x80, 0xaf]))).toBe('\ufffd\ufffd\ufffd');
    expect(written(byteRun([0xed, 0xa0, 0x80]))).toBe('\ufffd\ufffd\ufffd');
    expect(written(byteRun([0xf4, 0x90, 0x80, 0x80]))).toBe('\ufffd\ufffd\ufffd\ufffd');
    expect(written(byteRun([0xff, 0xfe, 0x61, 0x80]))).toBe('\ufffd\ufffda\ufffd');
  });

  it('comes out valid whatever the bytes are', () => {
    seedRandom(5);
    let controls = 0;
    for (let round = 0; round < 3000; round++) {
      const list = new Array<u8>(random(25));
      for (let i = 0; i < list.length; i++) list[i] = random(256) as u8;
      const out = written(byteRun(list));
      for (let i = 0; i < out.length; i++) if (out.charCodeAt(i) < 0x20) controls++;
    }
    expect(controls).toBe(0);
  });
});

describe('JSON members', () => {
  it('are a key and a string', () => {
    const run = bytes('a"b');
    const to = room(64);
    let end = writeKey('Subject', to.ptr);
    end = writeJsonString(run.ptr, run.len, end);
    end = writeKeyText('reason', 'finished', end);
    end = writeJsonString(run.ptr, 0, writeKey('To', end));
    expect(textOf(to.ptr, end)).toBe(',"Subject":"a\\"b","reason":"finished","To":""');
  });
});
