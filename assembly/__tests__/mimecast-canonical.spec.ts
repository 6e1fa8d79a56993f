import './runner-heap';
import { hasRepeatedKeys, isOfShipper, writeEventId } from '../mimecast/canonical';
import { pairCount } from '../mimecast/event';
import { openKeys } from '../mimecast/key-index';
import { writeHex } from '../text/ascii';
import { hash128 } from '../text/blake2b';
import { bytes, random, room, seedRandom, textOf } from './bytes';
import { eventInWork, readEvent } from './mimecast-work';

openKeys();

const out = room(64);

/** The 32 hex digits of the 16 bytes at `id`. */
function hexOf(id: usize): string {
  const end = writeHex(bswap<u64>(load<u64>(id, 8)), writeHex(bswap<u64>(load<u64>(id)), out.ptr + 16));
  return textOf(out.ptr + 16, end);
}

/** The id of the event in work. */
function idInWork(): string {
  writeEventId(out.ptr);
  return hexOf(out.ptr);
}

function idOf(text: string): string {
  assert(readEvent(text), text);
  return idInWork();
}

const content = room(1 << 20);

/** The hash of keys and values, one behind the other with their lengths: what the id is said to be. */
function hashOf(parts: string[]): string {
  let to = content.ptr;
  for (let i = 0; i < parts.length; i++) {
    const part = bytes(parts[i]);
    if (part.len < 255) store<u8>(to++, part.len as u8);
    else {
      store<u8>(to, 255);
      store<u32>(to + 1, part.len as u32);
      to += 5;
    }
    memory.copy(to, part.ptr, part.len);
    to += part.len;
  }
  hash128(content.ptr, to - content.ptr, out.ptr);
  return hexOf(out.ptr);
}

/** The texts, where no two have one id; else the two that have. */
function distinct(texts: string[]): string {
  const seen = new Map<string, string>();
  for (let i = 0; i < texts.length; i++) {
    const id = idOf(texts[i]);
    if (seen.has(id)) return `${seen.get(id)} and ${texts[i]}`;
    seen.set(id, texts[i]);
  }
  return '';
}

describe('the id of an event', () => {
  it('is a hash of its sorted members, each with its lengths', () => {
    const text = 'n=5|datetime=2017-05-26T16:47:41+0100|acc=C0A0';
    expect(idOf(text)).toBe(hashOf(['acc', 'C0A0', 'datetime', '2017-05-26T16:47:41+0100', 'n', '5']));
    expect(idOf(text)).toBe('a0c9189eca25366285f983fd32fe2fe6');
    expect(idOf('b=|a=x')).toBe(hashOf(['a', 'x', 'b', '']));
    expect(idOf('{}')).toBe(hashOf([]));
  });

  it('takes the length in one byte up to 254, else in five', () => {
    const lens: i32[] = [0, 1, 63, 64, 65, 253, 254, 255, 256, 257, 65535, 65536, 100000];
    for (let i = 0; i < lens.length; i++) {
      const value = 'v'.repeat(lens[i]);
      expect(idOf('a=' + value + '|b=x')).toBe(hashOf(['a', value, 'b', 'x']), lens[i].toString());
    }
    const key = 'k'.repeat(300);
    expect(idOf(`{"${key}":"x"}`)).toBe(hashOf([key, 'x']));
  });

  it('is that of a number and its text, of a word and its text', () => {
    expect(idOf('{"n":5}')).toBe(idOf('n=5'));
    expect(idOf('{"n":"5"}')).toBe(idOf('n=5'));
    expect(idOf('{"Delivered":true,"x":null}')).toBe(idOf('x=null|Delivered=true'));
    expect(idOf('{"n":5.0}')).not.toBe(idOf('n=5'));
  });

  it('is one for an object, however it is written', () => {
    const wanted = hashOf(['x', '{"a":"\u00e9/\\n","b":[1,{"c":null}]}']);
    expect(idOf('x={"b":[1,{"c":null}],"a":"\u00e9/\\n"}')).toBe(wanted);
    expect(idOf('{"x": {"a":"\\u00E9\\/\\u000a" ,\n "b":[ 1,{ "c":null } ] } }')).toBe(wanted);
    expect(idOf('{"x":[ 1, 2 ]}')).toBe(hashOf(['x', '[1,2]']));
    expect(idOf('{"x":[2,1]}')).not.toBe(idOf('{"x":[1,2]}'));
    // a text that looks like one is a text, where it is no JSON
    expect(idOf('x={"b":01}|y=z')).toBe(hashOf(['x', '{"b":01}', 'y', 'z']));
  });

  it('is that of a value, not of how it stands in the text', () => {
    expect(idOf('Subject=\\a|b\\|x=y')).toBe(idOf('{"x":"y","Subject":"a|b"}'));
    expect(idOf('Route=\\abc')).toBe(idOf('{"R\\u006fute":"\\u0061bc"}'));
  });
});

describe('the order of members', () => {
  it('is that of the bytes of their keys', () => {
    expect(idOf('b=1|B=2|a=3|ab=4|_=5|A=6|aB=7')).toBe(
      hashOf(['A', '6', 'B', '2', '_', '5', 'a', '3', 'aB', '7', 'ab', '4', 'b', '1']),
    );
    expect(idOf('{"\u00e9":1,"z":2,"":3,"\\u0000":4,"a":5,"a\\u0000":6,"\u{1f600}":7,"\uffee":8}')).toBe(
      hashOf(
        ['', '3', '\u0000', '4', 'a', '5', 'a\u0000', '6', 'z', '2', '\u00e9', '1', '\uffee', '8'].concat([
          '\u{1f600}',
          '7',
        ]),
      ),
    );
    expect(idOf('SimilarInternalDomain=1|SimilarCustom=2|SimilarInternal=3|Similar=4|SimilarI=5')).toBe(
      hashOf(
        ['Similar', '4', 'SimilarCustom', '2', 'SimilarI', '5', 'SimilarInternal', '3'].concat([
          'SimilarInternalDomain',
          '1',
        ]),
      ),
    );
  });

  it('does not depend on how they came, in events that follow each other', () => {
    seedRandom(21);
    let wrong = '';
    for (let n = 0; n < 3000 && wrong == ''; n++) {
      // few shapes, so that one is often read after another that looks like it
      const count: u32 = 1 + random(6);
      const keys: string[] = [];
      const first: u32 = random(3);
      for (let k: u32 = 0; k < count; k++) keys.push(`k${first + k}`);
      for (let k = 0; k < 3; k++) if (random(3) == 0) keys.push(`kLongLong${k}`);
      const parts: string[] = [];
      const sorted = keys.slice(0).sort((a, b) => (a < b ? -1 : 1));
      for (let k = 0; k < sorted.length; k++) {
        parts.push(sorted[k]);
        parts.push('v' + sorted[k]);
      }
      for (let k = keys.length - 1; k > 0; k--) {
        const other = random(k + 1);
        const key = keys[k];
        keys[k] = keys[other];
        keys[other] = key;
      }
      for (let k = 0; k < keys.length; k++) keys[k] = `${keys[k]}=v${keys[k]}`;
      const text = keys.join('|');
      if (idOf(text) != hashOf(parts)) wrong = text;
    }
    expect(wrong).toBe('');
  });

  it('is one where there are as many as there can be', () => {
    const sizes: i32[] = [63, 64, 65, 512];
    for (let s = 0; s < sizes.length; s++) {
      const parts: string[] = [];
      const pairs: string[] = [];
      for (let n = 0; n < sizes[s]; n++) {
        const key = 'key' + (1000 + n).toString();
        parts.push(key);
        parts.push(n.toString());
        pairs.push(`${key}=${n}`);
      }
      const wanted = hashOf(parts);
      expect(idOf(pairs.join('|'))).toBe(wanted);
      expect(idOf(pairs.reverse().join('|'))).toBe(wanted);
      expect(pairCount).toBe(sizes[s]);
    }
  });

  it('is that of the values where a key stands more than once', () => {
    expect(idOf('new=b|new=a|new=|acc=C')).toBe(hashOf(['acc', 'C', 'new', '', 'new', 'a', 'new', 'b']));
    expect(hasRepeatedKeys).toBe(true);
    expect(idOf('new=a|acc=C|new=b|new=')).toBe(idOf('new=b|new=a|new=|acc=C'));
    idOf('new=a|New=b|newer=c');
    expect(hasRepeatedKeys).toBe(false);
    expect(idOf('new=a|new=a')).toBe(hashOf(['new', 'a', 'new', 'a']));
  });
});

describe('events that differ', () => {
  it('have distinct ids, wherever a key ends and a value begins', () => {
    expect(
      distinct([
        '{"a":"bc"}',
        '{"ab":"c"}',
        '{"abc":""}',
        '{"":"abc"}',
        '{"a":"b","c":""}',
        '{"a":"","bc":""}',
        '{"a":"x","b":"y"}',
        '{"a":"x\\u0001b\\u0001y"}',
        '{"a\\u0001x\\u0001b":"y"}',
        '{"a":"x","a":"y"}',
        '{"a":["x","y"]}',
        '{"a":"x"}',
        '{"a":"y"}',
        '{"A":"x"}',
        '{"a":"x "}',
        '{"a":"x\\u0000"}',
        '{"a":"x","b":""}',
        '{"a":"x","b":null}',
        '{}',
      ]),
    ).toBe('');
  });

  it('have distinct ids where a length or a byte of a long value differs', () => {
    const texts: string[] = [];
    for (let len = 240; len < 270; len++) {
      texts.push('a=' + 'v'.repeat(len) + '|b=x');
      texts.push('a=' + 'v'.repeat(len - 1) + 'w|b=x');
      texts.push('a=w' + 'v'.repeat(len - 1) + '|b=x');
    }
    expect(distinct(texts)).toBe('');
  });
});

describe('members of the shipper', () => {
  it('are left out, in the spelling of the shipper only', () => {
    const keys: string[] = [
      '@timestamp',
      '@version',
      'host',
      'hostname',
      'source_type',
      'path',
      'file',
    ].concat(['Content-Disposition', 'log_type']);
    const wanted = idOf('{"acc":"C","n":1}');
    for (let i = 0; i < keys.length; i++) {
      expect(idOf(`{"acc":"C","${keys[i]}":"x","n":1}`)).toBe(wanted, keys[i]);
      const upper = keys[i].toUpperCase();
      expect(idOf(`{"acc":"C","${upper}":"x","n":1}`)).not.toBe(wanted, upper);
    }
    expect(idOf('{"acc":"C","hosts":"x","n":1}')).not.toBe(wanted);
    expect(isOfShipper(0)).toBe(false);
  });

  it('have a timestamp where the event has a time of its own', () => {
    expect(idOf('datetime=2017|timestamp=5|acc=C')).toBe(idOf('datetime=2017|acc=C'));
    expect(idOf('timestamp=5|accountId=C')).not.toBe(idOf('accountId=C'));
    expect(idOf('timestamp=5|accountId=C')).not.toBe(idOf('timestamp=6|accountId=C'));
  });
});

describe('a misspelled key', () => {
  it('gets its right name, unless that is there', () => {
    readEvent('Receipient=a@b|x=1');
    expect(eventInWork()).toBe('Recipient="a@b" x=1');
    readEvent('{"rECEIPIENT":"a@b"}');
    expect(eventInWork()).toBe('Recipient="a@b"');
    readEvent('Receipient=a@b|x=1|recipient=c@d');
    expect(eventInWork()).toBe('Receipient="a@b" x=1 recipient="c@d"');
    readEvent('{"Recipient":"c@d","Receipient":"a@b"}');
    expect(eventInWork()).toBe('Recipient="c@d" Receipient="a@b"');
  });

  it('makes no other event of it', () => {
    expect(idOf('acc=C|Receipient=a@b|Sender=x')).toBe(idOf('acc=C|Recipient=a@b|Sender=x'));
    expect(idOf('{"acc":"C","Receipient":"a","Recipient":"b"}')).not.toBe(
      idOf('{"acc":"C","Receipient":"b","Recipient":"a"}'),
    );
  });
});

describe('nested values', () => {
  it('are compact in work, each in a place of its own', () => {
    readEvent('{"a":{"z":1, "y":[ ]},"b":"x","c":[ {"q":"\\u0041"} ],"d": { }}');
    expect(eventInWork()).toBe('a={"y":[],"z":1} b="x" c=[{"q":"A"}] d={}');
  });

  it('are texts of the pipe form or no event, where they are no JSON', () => {
    expect(readEvent('a={"b":[1,]}|c={"e":1, "d":2}')).toBe(true);
    expect(eventInWork()).toBe('a="{"b":[1,]}" c={"d":2,"e":1}');
    expect(readEvent('a={"b":TRUE}|c=1')).toBe(true);
    expect(eventInWork()).toBe('a="{"b":TRUE}" c=1');
    expect(readEvent('{"a":{"b":TRUE}}')).toBe(false);
  });
});
