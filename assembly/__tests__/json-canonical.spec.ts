import './runner-heap';
import { memoryBytes } from '../memory';
import { CANONICAL_GROWTH, CANONICAL_SLACK, canonicalJson } from '../text/json-canonical';
import { isJsonNumber } from '../text/json-scalar';
import { isUtf8 } from '../text/utf8';
import { Bytes, byteRun, bytes, isUntouched, random, room, seedRandom, textOf } from './bytes';

/** What is written for the text, after a look at what lies around its room; `none` if it is no JSON. */
function written(run: Bytes): string {
  const to = room(run.len * CANONICAL_GROWTH);
  const end = canonicalJson(run.ptr, run.len, to.ptr);
  assert(isUntouched(run, 0), 'wrote into the text');
  assert(isUntouched(to, CANONICAL_SLACK), 'wrote outside of its room');
  if (end == 0) return 'none';
  assert(end <= to.end, 'grows by more than it says');
  assert(isUtf8(to.ptr, end), 'is no UTF-8');
  return textOf(to.ptr, end);
}

/** The same for a text that has a canonical form: that of the result is the result. */
function canonicalOf(run: Bytes): string {
  const result = written(run);
  if (result != 'none') assert(written(bytes(result)) == result, `is not final: ${result}`);
  return result;
}

function canonical(text: string): string {
  return canonicalOf(bytes(text));
}

/** A JSON string with these bytes between its quotes. */
function quoted(inside: u8[]): Bytes {
  return byteRun(([0x22] as u8[]).concat(inside).concat([0x22]));
}

describe('members', () => {
  it('are sorted by their keys at every level', () => {
    expect(canonical('{"b":1,"a":2}')).toBe('{"a":2,"b":1}');
    expect(canonical('{"a":2,"b":1}')).toBe('{"a":2,"b":1}');
    expect(canonical('{"c":{"z":1,"y":{"k":2,"j":3}},"a":[{"b":1,"a":2}],"b":0}')).toBe(
      '{"a":[{"a":2,"b":1}],"b":0,"c":{"y":{"j":3,"k":2},"z":1}}',
    );
    expect(canonical('[{"b":1,"a":2},{"d":3,"c":4}]')).toBe('[{"a":2,"b":1},{"c":4,"d":3}]');
  });

  it('are sorted by bytes, a shorter key before its longer ones', () => {
    expect(canonical('{"ab":1,"a":2,"":3,"B":4,"b":5,"aa":6}')).toBe(
      '{"":3,"B":4,"a":2,"aa":6,"ab":1,"b":5}',
    );
    // by UTF-16 code units the second would come first
    expect(canonical('{"🎉":1,"\uffff":2,"é":3,"z":4}')).toBe('{"z":4,"é":3,"\uffff":2,"🎉":1}');
  });

  it('are sorted by what their keys mean, not by how they are written', () => {
    expect(canonical('{"a":1,"\\"":2,"!":3,"#":4}')).toBe('{"!":3,"\\"":2,"#":4,"a":1}');
    expect(canonical('{"]":1,"\\\\":2,"[":3}')).toBe('{"[":3,"\\\\":2,"]":1}');
    expect(canonical('{"\\u0062":1,"a":2,"\\u0063":3,"\\/":4}')).toBe('{"/":4,"a":2,"b":1,"c":3}');
    expect(
      canonical(
        '{" ":0,"\\u001f":1,"\\r":2,"\\f":3,"\\u000b":4,"\\n":5,"\\t":6,"\\b":7,"\\u0007":8,"\\u0000":9}',
      ),
    ).toBe('{"\\u0000":9,"\\u0007":8,"\\b":7,"\\t":6,"\\n":5,"\\u000b":4,"\\f":3,"\\r":2,"\\u001f":1," ":0}');
    expect(canonical('{"a\\u0001b":1,"a\\u0001a":2,"a\\u0001":3,"a\\u0000z":4,"a\\u001f":5}')).toBe(
      '{"a\\u0000z":4,"a\\u0001":3,"a\\u0001a":2,"a\\u0001b":1,"a\\u001f":5}',
    );
    expect(canonical('{"a\\"":1,"a":2,"a!":3,"a#":4}')).toBe('{"a":2,"a!":3,"a\\"":1,"a#":4}');
  });

  it('with one key all stay, in their order', () => {
    expect(canonical('{"b":1,"a":2,"b":0,"a":1,"b":2}')).toBe('{"a":2,"a":1,"b":1,"b":0,"b":2}');
    expect(canonical('{"b":1,"\\u0062":0,"a":3}')).toBe('{"a":3,"b":1,"b":0}');
    // both are U+FFFD when they come out
    expect(canonical('{"\ufffd":1,"\\ud800":0,"a":3}')).toBe('{"a":3,"\ufffd":1,"\ufffd":0}');
  });

  it('are sorted in every number of them', () => {
    seedRandom(21);
    for (let count = 0; count <= 70; count++) {
      const parts: string[] = [];
      const sorted: string[] = [];
      for (let i = 0; i < count; i++) {
        const key = ((i * 31) % 71).toString().padStart(3, '0');
        parts.push(` "${key}" : { "of" : "${key}" }`);
        sorted.push(`"${key}":{"of":"${key}"}`);
      }
      sorted.sort();
      expect(canonical(`{${parts.join(' ,')}}`)).toBe(`{${sorted.join(',')}}`);
    }
  });

  it('may be many', () => {
    const count = 20000;
    const parts: string[] = [];
    const sorted: string[] = [];
    for (let i = 0; i < count; i++) {
      parts.push(`"${(100000 + ((i * 7919) % count)).toString()}":${(i % 10).toString()}`);
      sorted.push('');
    }
    for (let i = 0; i < count; i++) sorted[(i * 7919) % count] = parts[i];
    expect(canonical(`{${parts.join(',')}}`) == `{${sorted.join(',')}}`).toBe(true);
  });
});

describe('values', () => {
  it('lose the white space around them', () => {
    expect(canonical(' \t\r\n{ "a" :\n[ 1 , 2 ,\t"x y" , { } , [ ] ] }\r\n ')).toBe(
      '{"a":[1,2,"x y",{},[]]}',
    );
    expect(canonical(' 1 ')).toBe('1');
    expect(canonical('{ }')).toBe('{}');
    expect(canonical('[\n]')).toBe('[]');
  });

  it('other than strings stay as they stand', () => {
    const scalars: string[] = ['0', '-0', '1.50', '1E+2', '1e2', '123456789012345678901234567890'];
    for (let i = 0; i < scalars.length; i++) expect(canonical(scalars[i])).toBe(scalars[i]);
    expect(canonical('[true,false,null]')).toBe('[true,false,null]');
  });

  it('that are strings have the escapes that must be', () => {
    expect(canonical('"\\u0041\\/\\u00e4\\u20ac\\ud83c\\udf89"')).toBe('"A/ä€🎉"');
    expect(canonical('"\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001F\\u007f"')).toBe(
      '"\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f\x7f"',
    );
    expect(canonical('"\\u000a\\u0022\\u005c"')).toBe('"\\n\\"\\\\"');
    expect(canonical('["{","}",",",":","[1,2]"]')).toBe('["{","}",",",":","[1,2]"]');
  });

  it('that hold halves of characters have U+FFFD there', () => {
    expect(canonical('"\\ud800"')).toBe('"\ufffd"');
    expect(canonical('"\\udc00\\ud800x"')).toBe('"\ufffd\ufffdx"');
    expect(canonicalOf(quoted([0xff]))).toBe('"\ufffd"');
    expect(canonicalOf(quoted([0x61, 0xe2, 0x82, 0x62]))).toBe('"a\ufffdb"');
    expect(canonicalOf(quoted([0xed, 0xa0, 0x80]))).toBe('"\ufffd\ufffd\ufffd"');
    // a cut character is not completed by an escape: E2 82 \u00ac
    expect(canonicalOf(quoted([0xe2, 0x82, 0x5c, 0x75, 0x30, 0x30, 0x61, 0x63]))).toBe('"\ufffd\xac"');
  });
});

describe('texts', () => {
  it('that are no JSON are refused', () => {
    const broken: string[] = [
      '',
      ' ',
      '{',
      '[',
      '"',
      '"a',
      '}',
      ']',
      ',',
      ':',
      '{"a"}',
      '{"a":}',
      '{"a":1,}',
      '{,"a":1}',
      '{"a" 1}',
      '{"a":1 "b":2}',
      '{a:1}',
      "{'a':1}",
      '{1:1}',
      '{"a":1]',
      '[1,]',
      '[,1]',
      '[1 2]',
      '[1}',
      '1 2',
      '{}{}',
      '{},{}',
      '[]]',
      '{"a":1}}',
      '{"a":1}x',
      '{"a":1},',
      '"a"b',
      '"\\x41"',
      '"\\u12g4"',
      '"\\u12"',
      '"a\nb"',
      '"a\tb"',
      'nul',
      'nulll',
      'True',
      'NaN',
      'Infinity',
      '-Infinity',
      'undefined',
      '01',
      '+1',
      '.5',
      '5.',
      '0x10',
      '1e',
      '--1',
      '1_000',
      '[01]',
      '{"a":-}',
      '/**/1',
      '1//',
      '\ufeff1',
    ];
    for (let i = 0; i < broken.length; i++) expect(canonical(broken[i])).toBe('none', broken[i]);
  });

  it('are refused for a zero byte that stands outside of strings or in one', () => {
    expect(canonicalOf(byteRun([0]))).toBe('none');
    expect(canonicalOf(byteRun([0x31, 0]))).toBe('none');
    expect(canonicalOf(byteRun([0, 0x31]))).toBe('none');
    expect(canonicalOf(byteRun([0x5b, 0, 0x5d]))).toBe('none');
    expect(canonicalOf(byteRun([0x7b, 0x7d, 0]))).toBe('none');
    expect(canonicalOf(quoted([0]))).toBe('none');
  });

  it('that end too soon are refused, whatever is behind them', () => {
    const run = bytes('{"b\\u0041":[1.5e3,true,"x\\ny"],"a":{"c":null}}');
    const to = room(run.len * CANONICAL_GROWTH);
    for (let len: usize = 0; len < run.len; len++) expect(canonicalJson(run.ptr, len, to.ptr)).toBe(0);
    expect(canonicalJson(run.ptr, run.len, to.ptr)).toBeGreaterThan(to.ptr);
  });

  it('may be nested as deep as 64, no deeper', () => {
    for (let depth = 1; depth <= 64; depth++) {
      const arrays = '['.repeat(depth) + ']'.repeat(depth);
      const objects = `${'{"b":0,"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
      expect(canonical(arrays)).toBe(arrays);
      expect(canonical(objects)).toBe(`${'{"a":'.repeat(depth)}1${',"b":0}'.repeat(depth)}`);
    }
    expect(canonical('['.repeat(65) + ']'.repeat(65))).toBe('none');
    expect(canonical(`${'{"a":'.repeat(65)}1${'}'.repeat(65)}`)).toBe('none');
    expect(canonical('['.repeat(100000))).toBe('none');
    expect(canonical('{"":'.repeat(100000))).toBe('none');
    // what is beside each other is not deep
    expect(canonical(`[${'[],{},'.repeat(200)}0]`)).toBe(`[${'[],{},'.repeat(200)}0]`);
  });

  it('take no memory after the longest of them', () => {
    const long = bytes(`{"b":"${'\\n'.repeat(20000)}","a":[${'{"b":1,"a":2},'.repeat(2000)}0]}`);
    const to = room(long.len * CANONICAL_GROWTH);
    const end = canonicalJson(long.ptr, long.len, to.ptr);
    expect(end).not.toBe(0);
    const before = memoryBytes();
    for (let len = long.len; len > long.len - 20; len--) {
      expect(canonicalJson(long.ptr, len, to.ptr)).toBe(len == long.len ? end : 0);
    }
    expect(memoryBytes()).toBe(before);
  });

  it('take more memory by doubling', () => {
    const most = 1 << 20;
    const list = new Array<u8>(most + 2).fill(0x78);
    const run = byteRun(list);
    const to = room(run.len * CANONICAL_GROWTH);
    let growths = 0;
    for (let len: usize = 10000; len < run.len; len += 10000) {
      store<u8>(run.ptr, 0x22);
      store<u8>(run.ptr + len - 1, 0x22);
      const before = memoryBytes();
      expect(canonicalJson(run.ptr, len, to.ptr)).toBe(to.ptr + len);
      if (memoryBytes() != before) growths++;
      store<u8>(run.ptr + len - 1, 0x78);
    }
    // from the 16 KiB it begins with to the 16 MiB for a text of 1 MiB
    expect(growths).toBeLessThanOrEqual(10);
  });

  it('leave nothing behind for the next one', () => {
    canonical('{"z":{"y":[{"x":');
    expect(canonical('{"b":1,"a":2}')).toBe('{"a":2,"b":1}');
    canonical('['.repeat(65));
    expect(canonical('[{"b":1,"a":2}]')).toBe('[{"a":2,"b":1}]');
  });
});

/** A value, which prints itself in one of many ways and in the one canonical way. */
class Value {
  /** Keys, for an object; `items` are its values. */
  keys: string[] = [];
  items: Value[] = [];

  constructor(
    public kind: Kind,
    public text: string = '',
  ) {}

  loose(): string {
    const space = BLANKS[random(BLANKS.length)];
    if (this.kind == Kind.WORD) return space + this.text;
    if (this.kind == Kind.STRING) return looseString(this.text) + space;
    const parts: string[] = [];
    for (let i = 0; i < this.items.length; i++) {
      const key = this.kind == Kind.OBJECT ? `${looseString(this.keys[i])}${space}:` : '';
      parts.push(space + key + this.items[i].loose());
    }
    const inside = parts.join(`${space},`);
    return this.kind == Kind.OBJECT ? `{${inside}${space}}` : `[${inside}${space}]`;
  }

  canonical(): string {
    if (this.kind == Kind.WORD) return this.text;
    if (this.kind == Kind.STRING) return plainString(this.text);
    const parts: string[] = [];
    if (this.kind == Kind.ARRAY) {
      for (let i = 0; i < this.items.length; i++) parts.push(this.items[i].canonical());
      return `[${parts.join(',')}]`;
    }
    const keys: string[] = [];
    for (let i = 0; i < this.items.length; i++) {
      let at = i;
      while (at > 0 && isLess(this.keys[i], keys[at - 1])) at--;
      insertAt(keys, at, this.keys[i]);
      insertAt(parts, at, `${plainString(this.keys[i])}:${this.items[i].canonical()}`);
    }
    return `{${parts.join(',')}}`;
  }
}

const enum Kind {
  WORD = 0,
  STRING = 1,
  ARRAY = 2,
  OBJECT = 3,
}

const BLANKS: string[] = ['', '', '', ' ', '\n', '\t \r\n'];
const WORDS: string[] = ['0', '-1', '17', '2.50', '1e9', '-0.1E-7', 'true', 'false', 'null'];
const CHARACTERS: string[] = ['a', 'b', '"', '\\', '/', '\n', '\0', '\x1f', '\x7f', 'é', '\uffff', '🎉', ' '];

function insertAt(list: string[], at: i32, text: string): void {
  list.push(text);
  for (let i = list.length - 1; i > at; i--) list[i] = list[i - 1];
  list[at] = text;
}

/** By the bytes of UTF-8. */
function isLess(a: string, b: string): bool {
  const x = bytes(a);
  const y = bytes(b);
  const order = memory.compare(x.ptr, y.ptr, min(x.len, y.len));
  return order != 0 ? order < 0 : x.len < y.len;
}

function unicodeEscape(code: i32): string {
  const hex = code.toString(16).padStart(4, '0');
  return `\\u${random(2) == 0 ? hex : hex.toUpperCase()}`;
}

function looseString(text: string): string {
  let out = '"';
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x20 || random(4) == 0) out += unicodeEscape(c);
    else if (c == 0x22 || c == 0x5c || (c == 0x2f && random(2) == 0)) out += '\\' + text.charAt(i);
    else if (c >= 0xd800 && c < 0xdc00) {
      // an unescaped half would have to stand before an unescaped half
      out += text.charAt(i) + text.charAt(i + 1);
      i++;
    } else if (c >= 0xdc00 && c < 0xe000) out += unicodeEscape(c);
    else out += text.charAt(i);
  }
  return out + '"';
}

function plainString(text: string): string {
  let out = '"';
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c == 0x0a) out += '\\n';
    else if (c < 0x20) out += '\\u' + c.toString(16).padStart(4, '0');
    else if (c == 0x22 || c == 0x5c) out += '\\' + text.charAt(i);
    else out += text.charAt(i);
  }
  return out + '"';
}

function randomText(): string {
  let text = '';
  const len = random(4);
  for (let i: u32 = 0; i < len; i++) text += CHARACTERS[random(CHARACTERS.length)];
  return text;
}

function randomValue(depth: i32): Value {
  const kind = random(depth > 4 ? 2 : 4) as Kind;
  if (kind == Kind.WORD) return new Value(kind, WORDS[random(WORDS.length)]);
  if (kind == Kind.STRING) return new Value(kind, randomText());
  const value = new Value(kind);
  const count = random(random(4) == 0 ? 12 : 5);
  for (let i: u32 = 0; i < count; i++) {
    value.keys.push(randomText());
    value.items.push(randomValue(depth + 1));
  }
  return value;
}

describe('random values', () => {
  it('have one canonical form, however they are written', () => {
    seedRandom(22);
    let wrong = '';
    for (let round = 0; round < 1500; round++) {
      const value = randomValue(0);
      const expected = value.canonical();
      for (let form = 0; form < 2; form++) {
        const loose = value.loose();
        const found = canonical(loose);
        if (found != expected) wrong = `${found} for ${loose}`;
      }
    }
    expect(wrong).toBe('');
  });

  it('with a byte that was changed, added or lost are refused or come out as JSON in UTF-8', () => {
    seedRandom(23);
    let refused = 0;
    let taken = 0;
    const structure = '{}[]:,"\\0-+.eEtu ';
    for (let round = 0; round < 4000; round++) {
      const run = bytes(randomValue(1).loose());
      const list: u8[] = [];
      const at = random((run.len as u32) + 1) as usize;
      const change = random(3);
      for (let i: usize = 0; i <= run.len; i++) {
        if (i == at && change != 2) {
          list.push((random(2) == 0 ? random(256) : structure.charCodeAt(random(structure.length))) as u8);
        }
        if (i < run.len && !(i == at && change != 1)) list.push(load<u8>(run.ptr + i));
      }
      if (canonicalOf(byteRun(list)) == 'none') refused++;
      else taken++;
    }
    expect(refused).toBeGreaterThan(500);
    expect(taken).toBeGreaterThan(500);
  });
});

function isNumber(text: string): bool {
  const run = bytes(text);
  return isJsonNumber(run.ptr, run.len);
}

describe('numbers', () => {
  it('have a grammar', () => {
    const numbers: string[] = [
      '0',
      '-0',
      '9',
      '10',
      '-17',
      '0.0',
      '1.25',
      '-0.5',
      '0e0',
      '1E5',
      '1e+5',
      '1.0e-09',
    ];
    for (let i = 0; i < numbers.length; i++) expect(isNumber(numbers[i])).toBe(true, numbers[i]);
    const others: string[] = [
      '',
      '-',
      '+1',
      '00',
      '01',
      '-01',
      '.5',
      '1.',
      '-.5',
      '1.e5',
      'e5',
      '1e',
      '1e+',
      '1e5.0',
      '1.2.3',
      '1-',
      '1 ',
      ' 1',
      '0x1',
      'NaN',
      'Infinity',
      '1a',
      '١',
    ];
    for (let i = 0; i < others.length; i++) expect(isNumber(others[i])).toBe(false, others[i]);
  });

  it('are not completed by bytes behind the end', () => {
    const run = bytes('-1.5e+7');
    const complete: bool[] = [false, false, true, false, true, false, false, true];
    for (let len: usize = 0; len <= run.len; len++) {
      expect(isJsonNumber(run.ptr, len)).toBe(complete[len as i32]);
    }
  });
});
