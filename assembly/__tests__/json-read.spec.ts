import './runner-heap';
import {
  jsonLen,
  jsonOffset,
  jsonPtr,
  openJson,
  peekJson,
  skipJson,
  takeJson,
  takeScalar,
  takeString,
} from '../text/json-read';
import { writeJsonString } from '../text/json-write';
import { Bytes, byteRun, bytes, isUntouched, random, room, seedRandom, textOf } from './bytes';

let source: Bytes = bytes('');
let scratch: Bytes = room(0);

function open(run: Bytes): void {
  source = run;
  scratch = room(run.len);
  openJson(run.ptr, run.len, scratch.ptr);
}

function value(found: bool): string {
  return found ? textOf(jsonPtr, jsonPtr + jsonLen) : 'none';
}

/** The text of a JSON string that fills `json`, or `none`. */
function unquoted(json: string): string {
  open(bytes(json));
  const found = takeString();
  assert(isUntouched(scratch, 0), 'a string grew');
  return value(found);
}

function scalar(json: string): string {
  open(bytes(json));
  return value(takeScalar());
}

/** The text of the value that was stepped over, then how many bytes were read. */
function skipped(json: string): string {
  open(bytes(json));
  return skipJson() ? `${value(true)}@${jsonOffset(source.ptr)}` : 'none';
}

describe('strings', () => {
  it('lose their quotes and the white space in front', () => {
    expect(unquoted('"plain text"')).toBe('plain text');
    expect(unquoted(' \t\r\n""')).toBe('');
    expect(unquoted('"Grüße 会議 🎉"')).toBe('Grüße 会議 🎉');
  });

  it('have each escape undone', () => {
    expect(unquoted('"\\"\\\\\\/"')).toBe('"\\/');
    expect(unquoted('"a\\bb\\fc\\nd\\re\\tf"')).toBe('a\bb\fc\nd\re\tf');
    expect(unquoted('"\\u0041\\u00e4\\u20AC\\u20ac"')).toBe('Aä€€');
    expect(unquoted('"\\u0000"')).toBe('\0');
    expect(unquoted('"\\uffff\\uFFFD"')).toBe('\uffff\ufffd');
  });

  it('have surrogate pairs joined and lone halves replaced', () => {
    expect(unquoted('"\\ud83c\\udf89"')).toBe('🎉');
    expect(unquoted('"\\uD83C\\uDF89!"')).toBe('🎉!');
    expect(unquoted('"\\ud800\\udc00\\udbff\\udfff"')).toBe('\u{10000}\u{10ffff}');
    expect(unquoted('"\\ud83c"')).toBe('\ufffd');
    expect(unquoted('"\\udf89"')).toBe('\ufffd');
    expect(unquoted('"\\ud83cx"')).toBe('\ufffdx');
    expect(unquoted('"\\ud83c\\u0041"')).toBe('\ufffdA');
    expect(unquoted('"\\ud83c\\n"')).toBe('\ufffd\n');
    expect(unquoted('"\\udf89\\ud83c\\udf89"')).toBe('\ufffd🎉');
    expect(unquoted('"\\ud83c\\ud83c\\udf89"')).toBe('\ufffd🎉');
  });

  it('are refused when they are broken', () => {
    const broken: string[] = [
      '',
      '"',
      'x',
      "'a'",
      '"a',
      '"a\\',
      '"a\\"',
      '"\\x41"',
      '"\\u"',
      '"\\u12"',
      '"\\u123',
      '"\\u12g4"',
      '"\\u 123"',
      '"\\U0041"',
      '"\\0"',
      '"a\nb"',
      '"a\tb"',
      '"\0"',
      '"\\ud83c\\u00"',
      '"\\ud83c\\',
    ];
    for (let i = 0; i < broken.length; i++) expect(unquoted(broken[i])).toBe('none', broken[i]);
  });

  it('are not completed by bytes behind the end', () => {
    const run = bytes('"ab\\u0041"');
    for (let len: usize = 0; len < run.len; len++) {
      openJson(run.ptr, len, room(16).ptr);
      expect(takeString()).toBe(false);
    }
  });

  it('stay when more strings are read', () => {
    open(bytes('["one","two\\n","","four and more"]'));
    expect(takeJson(0x5b)).toBe(true);
    const found: string[] = [];
    const ptrs: usize[] = [];
    const lens: usize[] = [];
    do {
      expect(takeString()).toBe(true);
      ptrs.push(jsonPtr);
      lens.push(jsonLen);
    } while (takeJson(0x2c));
    expect(takeJson(0x5d)).toBe(true);
    for (let i = 0; i < ptrs.length; i++) found.push(textOf(ptrs[i], ptrs[i] + lens[i]));
    expect(found.join('|')).toBe('one|two\n||four and more');
  });

  it('come back as they were written', () => {
    seedRandom(9);
    for (let round = 0; round < 1000; round++) {
      const list = new Array<u8>(random(30));
      for (let i = 0; i < list.length; i++) list[i] = random(0x80) as u8;
      const run = byteRun(list);
      const json = room(run.len * 6 + 2);
      openJson(json.ptr, writeJsonString(run.ptr, run.len, json.ptr) - json.ptr, room(run.len * 6).ptr);
      expect(takeString()).toBe(true);
      expect(textOf(jsonPtr, jsonPtr + jsonLen)).toBe(textOf(run.ptr, run.end));
    }
  });
});

describe('scalars', () => {
  it('are numbers, true, false and null as they stand', () => {
    const scalars: string[] = ['0', '42', '-1', '1.5', '6e+23', '1E-7', 'true', 'false', 'null'];
    for (let i = 0; i < scalars.length; i++) {
      expect(scalar(scalars[i])).toBe(scalars[i]);
      expect(scalar(` ${scalars[i]} ,`)).toBe(scalars[i]);
      expect(scalar(`${scalars[i]}}`)).toBe(scalars[i]);
      expect(scalar(`${scalars[i]}]`)).toBe(scalars[i]);
    }
  });

  it('are refused where something else stands', () => {
    const broken: string[] = ['', ' ', '"a"', '{', ']', ',', ':', '@', '`', '_'];
    for (let i = 0; i < broken.length; i++) expect(scalar(broken[i])).toBe('none', broken[i]);
  });
});

describe('structure', () => {
  it('is read character by character, white space left out', () => {
    open(bytes(' { "a" : 1 , "b" : [ ] } '));
    expect(peekJson()).toBe(0x7b);
    expect(takeJson(0x5b)).toBe(false);
    expect(takeJson(0x7b)).toBe(true);
    expect(value(takeString())).toBe('a');
    expect(takeJson(0x3a)).toBe(true);
    expect(value(takeScalar())).toBe('1');
    expect(takeJson(0x2c)).toBe(true);
    expect(value(takeString())).toBe('b');
    expect(takeJson(0x3a)).toBe(true);
    expect(value(skipJson())).toBe('[ ]');
    expect(takeJson(0x7d)).toBe(true);
    expect(peekJson()).toBe(0);
    expect(jsonOffset(source.ptr)).toBe(source.len);
  });

  it('is stepped over whole, its text kept', () => {
    const values: string[] = [
      '{}',
      '[]',
      '""',
      '1',
      'null',
      '[1,2,[3]]',
      '{"a":{"b":[{}]},"c":"}"}',
      '"a\\"]"',
      '[ "]" , { "x" : "," } ]',
    ];
    for (let i = 0; i < values.length; i++) {
      expect(skipped(values[i])).toBe(`${values[i]}@${bytes(values[i]).len}`);
      expect(skipped(`  ${values[i]} ,`)).toBe(`${values[i]}@${bytes(values[i]).len + 2}`);
    }
  });

  it('that is stepped over takes no room from the strings that are kept', () => {
    // only strings with escapes need a place: the others are where they stand
    open(bytes('"k\\u0065pt" ["much text\\n that is not kept, and longer than its place"] "n\\u0065xt"'));
    const small = room(32);
    openJson(source.ptr, source.len, small.ptr);
    expect(takeString()).toBe(true);
    const kept = jsonPtr;
    expect(skipJson()).toBe(true);
    expect(value(takeString())).toBe('next');
    expect(textOf(kept, kept + 4)).toBe('kept');
    expect(jsonPtr).toBeLessThan(kept + 16);
  });

  it('that is broken is refused', () => {
    const broken: string[] = [
      '',
      '[',
      '{',
      '[1',
      '[1,',
      '[1,]',
      '[,1]',
      '[1 2]',
      '{"a"}',
      '{"a":}',
      '{"a":1,}',
      '{"a" 1}',
      '[1}',
      '{"a":1]',
      '["a]',
      '[\\]',
      '{:1}',
      ']',
      '}',
      ',',
      '["\\q"]',
      '[[]',
    ];
    for (let i = 0; i < broken.length; i++) expect(skipped(broken[i])).toBe('none', broken[i]);
  });

  it('is bound in its depth', () => {
    for (let depth = 1; depth <= 64; depth++) {
      const json = '['.repeat(depth) + ']'.repeat(depth);
      expect(skipped(json)).toBe(`${json}@${2 * depth}`);
    }
    expect(skipped('['.repeat(100) + ']'.repeat(100))).toBe('none');
    expect(skipped('{"a":'.repeat(100) + '1' + '}'.repeat(100))).toBe('none');
    expect(skipped('['.repeat(100000))).toBe('none');
  });
});
