import './runner-heap';
import { decimal, findLineFeed, hashBytes, sameBytes, skipBlanks, skipDigits, skipWord } from '../text/scan';
import { bytes, random, room, seedRandom, textOf } from './bytes';

const LF: u8 = 0x0a;

/**
 * A range of `len` bytes at address `offset` in a word, full of `filler`, with `around` before it and, a gap
 * further on, behind it, and a line feed at index `at` (none if it is `len`). Empty if the line feed is
 * found, else what was seen.
 */
function search(offset: usize, len: usize, at: usize, filler: u8, around: u8): string {
  const run = room(len, offset);
  memory.fill(run.ptr - 16, around, len + 32);
  memory.fill(run.ptr, filler, len + (at & 3));
  if (at < len) store<u8>(run.ptr + at, LF);
  const found = findLineFeed(run.ptr, run.end) - run.ptr;
  heap.free(run.ptr - offset - 32);
  if (found == at) return '';
  return `offset ${offset} len ${len} filler ${filler} around ${around}: at ${at}, found ${found}`;
}

/** Every alignment, length and place; the first failure. */
function searchAll(filler: u8, around: u8): string {
  for (let offset: usize = 0; offset < 16; offset++) {
    for (let len: usize = 0; len < 26; len++) {
      for (let at: usize = 0; at <= len; at++) {
        const failure = search(offset, len, at, filler, around);
        if (failure != '') return failure;
      }
    }
  }
  return '';
}

describe('findLineFeed', () => {
  it('finds the first line feed at every alignment, length and place', () => {
    expect(searchAll(0x61, 0x61)).toBe('');
  });

  it('sees none that stand before or behind the range', () => {
    expect(searchAll(0x61, LF)).toBe('');
  });

  it('is not misled by bytes that differ from a line feed in one bit or by one', () => {
    const near: u8[] = [0x0b, 0x09, 0x08, 0x0e, 0x02, 0x1a, 0x2a, 0x4a, 0x8a, 0x8b, 0x00, 0xff];
    for (let i = 0; i < near.length; i++) expect(searchAll(near[i], near[i])).toBe('');
  });

  it('is not misled by a borrow out of a line feed before the range', () => {
    // lanes above a zero lane may be marked when they hold 1: 0x0b right behind a line feed
    expect(searchAll(0x0b, LF)).toBe('');
  });

  it('takes the first of several', () => {
    for (let offset: usize = 0; offset < 8; offset++) {
      const run = bytes('one\ntwo\n\nthree\n', offset);
      let p = findLineFeed(run.ptr, run.end);
      expect(p - run.ptr).toBe(3);
      p = findLineFeed(p + 1, run.end);
      expect(p - run.ptr).toBe(7);
      p = findLineFeed(p + 1, run.end);
      expect(p - run.ptr).toBe(8);
      p = findLineFeed(p + 1, run.end);
      expect(p - run.ptr).toBe(14);
      expect(findLineFeed(p + 1, run.end)).toBe(run.end);
    }
  });
});

describe('words, blanks and digits', () => {
  it('are stepped over up to the end of the range at most', () => {
    const run = bytes('12ab \t 34');
    expect(skipDigits(run.ptr, run.end) - run.ptr).toBe(2);
    expect(skipWord(run.ptr, run.end) - run.ptr).toBe(4);
    expect(skipBlanks(run.ptr + 4, run.end) - run.ptr).toBe(7);
    expect(skipDigits(run.ptr + 7, run.end)).toBe(run.end);
    expect(skipBlanks(run.ptr + 4, run.ptr + 5) - run.ptr).toBe(5);
    expect(skipWord(run.end, run.end)).toBe(run.end);
  });

  it('carriage returns and no-break spaces are no blanks', () => {
    const run = bytes('\r\u00a0\v');
    expect(skipBlanks(run.ptr, run.end)).toBe(run.ptr);
    expect(skipWord(run.ptr, run.end)).toBe(run.end);
  });
});

describe('sameBytes', () => {
  it('compares every length from 0 to 40 at any alignment, whatever stands around', () => {
    let wrong = 0;
    for (let len: usize = 0; len <= 40; len++) {
      for (let offset: usize = 0; offset < 8; offset++) {
        const a = room(len, offset);
        const b = room(len, 7 - offset);
        memory.fill(b.ptr - 8, 0x11, len + 16);
        for (let i: usize = 0; i < len; i++) {
          store<u8>(a.ptr + i, (i * 37 + 200) as u8);
          store<u8>(b.ptr + i, (i * 37 + 200) as u8);
        }
        if (!sameBytes(a.ptr, b.ptr, len)) wrong++;
      }
    }
    expect(wrong).toBe(0);
  });

  it('sees a difference of one bit at every place', () => {
    let missed = 0;
    for (let len: usize = 1; len <= 40; len++) {
      const a = room(len, 3);
      const b = room(len, 0);
      memory.fill(a.ptr, 0x5a, len);
      memory.fill(b.ptr, 0x5a, len);
      for (let i: usize = 0; i < len; i++) {
        for (let bit: u8 = 0; bit < 8; bit++) {
          store<u8>(b.ptr + i, 0x5a ^ (1 << bit));
          if (sameBytes(a.ptr, b.ptr, len)) missed++;
        }
        store<u8>(b.ptr + i, 0x5a);
      }
    }
    expect(missed).toBe(0);
  });
});

describe('hashBytes', () => {
  it('depends on the bytes alone, not on their address or on what stands around', () => {
    let wrong = 0;
    for (let len: usize = 0; len <= 40; len++) {
      const first = room(len, 0);
      memory.fill(first.ptr, 0x78, len);
      const hash = hashBytes(first.ptr, len, 7);
      for (let offset: usize = 1; offset < 8; offset++) {
        const other = room(len, offset);
        memory.fill(other.ptr - 8, (offset * 31) as u8, len + 16);
        memory.fill(other.ptr, 0x78, len);
        if (hashBytes(other.ptr, len, 7) != hash) wrong++;
      }
    }
    expect(wrong).toBe(0);
  });

  it('tells apart runs that differ in length, order, one bit or seed', () => {
    const seen = new Map<u64, string>();
    const texts = ['', '\0', '\0\0', 'a', 'a\0', '\0a', 'ab', 'ba', 'abcdefgh', 'abcdefgh\0', 'hgfedcba'];
    texts.push('abcdefghabcdefgi');
    texts.push('abcdefgiabcdefgh');
    for (let i = 0; i < texts.length; i++) {
      const run = bytes(texts[i]);
      for (let seed: u64 = 0; seed < 3; seed++) {
        const hash = hashBytes(run.ptr, run.len, seed);
        expect(seen.has(hash)).toBe(false, texts[i]);
        seen.set(hash, texts[i]);
      }
    }
  });

  it('spreads texts that count up over its low bits', () => {
    const BUCKETS = 1024;
    const counts = new Array<i32>(BUCKETS);
    for (let i = 0; i < 8 * BUCKETS; i++) {
      const run = bytes(`esa${i}.example.com`);
      counts[(hashBytes(run.ptr, run.len, 0) & (BUCKETS - 1)) as i32]++;
    }
    let most = 0;
    let empty = 0;
    for (let i = 0; i < BUCKETS; i++) {
      most = max(most, counts[i]);
      if (counts[i] == 0) empty++;
    }
    // 8 a bucket on average; a good hash leaves next to none empty and none above 24
    expect(most).toBeLessThan(25);
    expect(empty).toBeLessThan(5);
  });
});

describe('decimal', () => {
  it('reads every number that it is given back', () => {
    seedRandom(42);
    for (let digits: u32 = 1; digits <= 12; digits++) {
      let value: u64 = 1 + random(9);
      for (let i: u32 = 1; i < digits; i++) value = value * 10 + random(10);
      const run = bytes(value.toString());
      expect(decimal(run.ptr, run.end)).toBe(value, textOf(run.ptr, run.end));
    }
  });

  it('takes leading zeros, the longest number and no digits at all', () => {
    const zeros = bytes('000000000042');
    expect(decimal(zeros.ptr, zeros.end)).toBe(42);
    const longest = bytes('999999999999');
    expect(decimal(longest.ptr, longest.end)).toBe(999999999999);
    expect(decimal(longest.ptr, longest.ptr)).toBe(0);
  });
});
