import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeLineFeeds } from '../../host/sidecar/inputs/bytes.js';
import { createFramer } from '../../host/sidecar/inputs/framing.js';
import { Room } from '../../host/sidecar/inputs/room.js';

type Framing = 'auto' | 'octet' | 'newline';

interface Outcome {
  lines: string[];
  troubles: string[];
  /** The connection may go on. */
  isSound: boolean;
}

/** Feeds chunks as a connection would; every run of lines must be whole. */
function feed(framing: Framing, chunks: readonly Uint8Array[], maxLineBytes = 1000): Outcome {
  let text = '';
  const troubles: string[] = [];
  const framer = createFramer(framing, {
    maxLineBytes,
    room: new Room(1 << 20),
    onLines(lines) {
      expect(lines.at(-1)).toBe(0x0a);
      text += Buffer.from(lines).toString('latin1');
    },
    onTrouble: (why) => troubles.push(why),
  });
  const isSound = chunks.every((chunk) => framer.feed(Buffer.from(chunk)));
  framer.end();
  framer.end();
  return { lines: text.split('\n').slice(0, -1), troubles, isSound };
}

function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((start, index) => bytes.subarray(start, at[index] ?? bytes.length));
}

const octet = (message: string) => `${Buffer.byteLength(message)} ${message}`;
const one = (framing: Framing, text: string, max?: number) => feed(framing, [Buffer.from(text)], max);

describe('framing', () => {
  const cuts = fc.array(fc.nat(), { maxLength: 12 });
  const framing = fc.constantFrom<Framing>('auto', 'octet', 'newline');
  /** Bytes that mean something, and some that do not. */
  const hostile = fc
    .array(
      fc.constantFrom('1', '2', '12', '0', ' ', '\n', '\r', '\0', '<', 'a', '<22>', '5 hello', '999 x'),
      {
        maxLength: 40,
      },
    )
    .map((parts) => Buffer.from(parts.join('')));
  const word = fc.string({ unit: fc.constantFrom('a', 'é', '7', ' ', '<', '\r'), minLength: 1 });
  /** What a sender may write as one message: it does not end like a line. */
  const message = word.map((text) => `<22>${text}.`);

  it('gives the same lines for any split of the same bytes', () => {
    fc.assert(
      fc.property(framing, hostile, cuts, fc.integer({ min: 1, max: 30 }), (how, bytes, at, max) => {
        expect(feed(how, split(bytes, at), max)).toEqual(feed(how, [bytes], max));
      }),
      { numRuns: 2000 },
    );
  });

  it('carries the same messages by length and by line feed', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1 }), cuts, (messages, at) => {
        const byLength = feed('auto', split(Buffer.from(messages.map(octet).join('')), at));
        const byLine = feed('auto', split(Buffer.from(messages.map((text) => `${text}\n`).join('')), at));
        expect(byLength).toEqual(byLine);
        expect(byLength.lines).toEqual(messages.map((text) => Buffer.from(text).toString('latin1')));
      }),
    );
  });

  it('makes one line of one counted message, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { minLength: 1 }),
        cuts,
        (bodies, at) => {
          const frames = bodies.map((body) => Buffer.concat([Buffer.from(`${body.length} `), body]));
          const { lines, troubles } = feed('octet', split(Buffer.concat(frames), at));
          const expected = bodies
            .map((body) =>
              Buffer.from(body)
                .toString('latin1')
                .replace(/[\r\n\0]+$/, ''),
            )
            .filter((text) => text !== '')
            .map((text) => text.replace(/\r\n/g, '#015#012').replace(/\n/g, '#012'));
          expect(lines).toEqual(expected);
          expect(troubles).toEqual([]);
        },
      ),
    );
  });

  it('never gives a line that is longer than the limit, unless an escape made it so', () => {
    fc.assert(
      fc.property(framing, hostile, cuts, fc.integer({ min: 1, max: 9 }), (how, bytes, at, max) => {
        for (const line of feed(how, split(bytes, at), max).lines) {
          expect(line.replace(/#012/g, 'n').replace(/#015/g, 'r').length).toBeLessThanOrEqual(max);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps every byte of a line by lines', () => {
    const text = fc.array(fc.constantFrom('<22>a', 'bc', '\n', '\r\n', ' ', '9 '), { minLength: 1 });
    fc.assert(
      fc.property(text, cuts, (parts, at) => {
        const bytes = Buffer.from(parts.join(''));
        const whole = bytes.at(-1) === 0x0a ? bytes.toString() : `${bytes}\n`;
        expect(`${feed('newline', split(bytes, at)).lines.join('\n')}\n`).toBe(whole);
      }),
    );
  });
});

describe('framing by the first bytes', () => {
  it.each([
    ['5 <22>a3 abc', ['<22>a', 'abc']],
    ['2 {}3 abc', ['{}', 'abc']],
    ['2026 Mar 16 09:15:31 esa1 x\n', ['2026 Mar 16 09:15:31 esa1 x']],
    ['5 hello\n', ['5 hello']],
    ['<22>a\n<22>b\n', ['<22>a', '<22>b']],
    ['Mon Mar 16 09:15:31 2026 Info: x\n5 hello\n', ['Mon Mar 16 09:15:31 2026 Info: x', '5 hello']],
    ['2026-03-16T09:15:31Z esa1 x\n', ['2026-03-16T09:15:31Z esa1 x']],
    ['1773652501 Info: x\n', ['1773652501 Info: x']],
    ['1773652501.123 Info: x\n', ['1773652501.123 Info: x']],
    ['012 a\n', ['012 a']],
    [' 5 hello\n', [' 5 hello']],
    ['12345', ['12345']],
    ['', []],
  ])('%j', (text, lines) => {
    expect(one('auto', text)).toEqual({ lines, troubles: [], isSound: true });
    const bytes = [...Buffer.from(text)].map((byte) => Buffer.from([byte]));
    expect(feed('auto', bytes).lines).toEqual(lines);
  });
});

describe('newline framing', () => {
  it('hands whole lines on as they lie in the chunk', () => {
    const chunk = Buffer.from('one\ntwo\nthr');
    const seen: Uint8Array[] = [];
    const framer = createFramer('newline', {
      maxLineBytes: 100,
      room: new Room(1 << 20),
      onLines: (lines) => seen.push(lines),
      onTrouble: (why) => expect.unreachable(why),
    });
    framer.feed(chunk);
    expect(seen.map((lines) => [lines.buffer === chunk.buffer, Buffer.from(lines).toString()])).toEqual([
      [true, 'one\ntwo\n'],
    ]);
  });

  it('ends lines at NUL for senders that do not know LF', () => {
    expect(one('auto', '<22>a\0<22>b\0<22>c')).toEqual({
      lines: ['<22>a', '<22>b', '<22>c'],
      troubles: [],
      isSound: true,
    });
    expect(one('newline', 'a\0b\nc\0d\n').lines).toEqual(['a', 'b', 'c\0d']);
    expect(one('newline', 'a\nb\0<22>forged\n').lines).toEqual(['a', 'b\0<22>forged']);
  });

  it('cuts a line that is too long, wherever it is, and leaves the others', () => {
    expect(one('newline', 'ab\nabcdefgh\ncd\nijklmnop\nabcd\n', 4)).toEqual({
      lines: ['ab', 'abcd', 'cd', 'ijkl', 'abcd'],
      troubles: ['oversize', 'oversize'],
      isSound: true,
    });
  });
});

describe('octet counting', () => {
  it('takes off an end of line that was counted, and one that was not', () => {
    expect(one('octet', '6 hello\n7 hello\r\n6 hello\0').lines).toEqual(['hello', 'hello', 'hello']);
    expect(one('octet', '5 hello\n5 world\r\n2 \r\n3 abc')).toEqual({
      lines: ['hello', 'world', 'abc'],
      troubles: [],
      isSound: true,
    });
  });

  it('keeps a line feed in a message from beginning a line', () => {
    const forged = 'Subject "x\n<22>Mar 16 10:10:01 esa1 mail_logs: Info: Start MID 1 ICID 2"';
    expect(one('octet', octet(forged)).lines).toEqual([forged.replace('\n', '#012')]);
    expect(one('octet', octet('a\r\n\nb\rc\n')).lines).toEqual(['a#015#012#012b\rc']);
  });

  it('passes on what has no length, and goes on behind the next line feed', () => {
    expect(one('octet', '5 hello<22>no length\n3 abc12x5 y\n3 def')).toEqual({
      lines: ['hello', '<22>no length', 'abc', '12x5 y', 'def'],
      troubles: ['framing', 'framing'],
      isSound: true,
    });
  });

  it('gives up where nothing without a length ends', () => {
    const { lines, isSound } = one('octet', `3 abc<22>${'x'.repeat(50)}`, 20);
    expect(lines).toEqual(['abc', `<22>${'x'.repeat(16)}`]);
    expect(isSound).toBe(false);
  });

  it('passes on a message that ends too early', () => {
    expect(one('octet', '5 hello50 wor\nld')).toEqual({
      lines: ['hello', 'wor#012ld'],
      troubles: ['framing'],
      isSound: true,
    });
  });

  it('cuts a message that is too long', () => {
    expect(one('octet', '3 abc8 abcdefgh3 xyz', 4)).toEqual({
      lines: ['abc', 'abcd', 'xyz'],
      troubles: ['oversize'],
      isSound: true,
    });
  });

  it('takes no length of ten digits', () => {
    const { troubles } = one('octet', '1773652501 Info: x\n');
    expect(troubles).toEqual(['framing']);
  });
});

describe('escapeLineFeeds', () => {
  it('leaves bytes without a line feed as they are', () => {
    const bytes = Buffer.from('a\rb');
    expect(escapeLineFeeds(bytes)).toBe(bytes);
  });
});
