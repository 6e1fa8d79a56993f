import './runner-heap';
import { hasNested, hasRepeatedKey, isMimecast, isTooLarge, pairCount } from '../mimecast/event';
import { openKeys } from '../mimecast/key-index';
import {
  findObjects,
  objectCount,
  objectFault,
  objectLen,
  objectPtr,
  readObject,
  readSingle,
} from '../mimecast/object';
import { bytes, textOf } from './bytes';
import { eventInWork, readEvent } from './mimecast-work';

openKeys();

/** The objects of a text with ` / ` between, `-` if it is something else. */
function objects(text: string): string {
  const run = bytes(text);
  if (!findObjects(run.ptr, run.end)) return '-';
  const list: string[] = [];
  for (let i: u32 = 0; i < objectCount; i++) {
    list.push(textOf(objectPtr(i), objectPtr(i) + objectLen(i)));
  }
  return list.join(' / ');
}

/** The pairs of an object as eventInWork shows them, `-` if it is none. */
function read(text: string): string {
  const run = bytes(text);
  return readObject(run.ptr, run.len) ? eventInWork() : '-';
}

describe('a text of objects', () => {
  it('is one, several with commas between, or an array', () => {
    expect(objects('{}')).toBe('{}');
    expect(objects('{"a":1}')).toBe('{"a":1}');
    expect(objects(' {"a":{"b":[{}]}} , {"c":"},{"}\r\n')).toBe('{"a":{"b":[{}]}} / {"c":"},{"}');
    expect(objects('[{"a":1},{"b":2}]')).toBe('{"a":1} / {"b":2}');
    expect(objects('[ {} ] ')).toBe('{}');
  });

  it('is nothing that has more or less than that', () => {
    const others: string[] = [
      '',
      '[]',
      '{',
      '{"a":1',
      '[{"a":1}',
      '{"a":1},',
      '[{"a":1},]',
      '{"a":1} {"b":2}',
      '{"a":1}x',
      '[{"a":1}]]',
      '[{"a":1}],{"b":2}',
      '[[{"a":1}]]',
      '[{"a":1},2]',
      '[1]',
      '"a"',
      '{"a":1}]',
      ',{"a":1}',
      '{"a":1}\u0000',
      '{"a":1},{"b":2}\u0000x',
      '{"a"}',
      '{"a":1,}',
    ];
    for (let i = 0; i < others.length; i++) expect(objects(others[i])).toBe('-', others[i]);
  });

  it('says how far it was understood', () => {
    const run = bytes('{"a":1},{"b":2} x');
    expect(findObjects(run.ptr, run.end)).toBe(false);
    expect(objectFault(run.ptr) - run.ptr).toBe(16);
  });

  it('may have thousands of them', () => {
    const list: string[] = [];
    for (let n = 0; n < 3000; n++) list.push(`{"n":${n}}`);
    expect(objects(list.join(','))).toBe(list.join(' / '));
    expect(objects('[' + list.join(',\n') + ']')).toBe(list.join(' / '));
    expect(objects('{"a":1}')).toBe('{"a":1}');
  });
});

describe('an answer of the API', () => {
  it('is the events in it', () => {
    expect(objects('{"type":"MTA","data":[{"a":1},{"b":2}]}')).toBe('{"a":1} / {"b":2}');
    expect(objects('{"data":[{"a":1}],"meta":{"status":200}}')).toBe('{"a":1}');
    expect(objects('{"meta":{"data":[{"x":1}]},"fail":[],"d\\u0061ta" : [ {"a":1} ]}')).toBe('{"a":1}');
    expect(objects('[{"data":[{"a":1}]}]')).toBe('{"a":1}');
  });

  it('is itself where its data are no events', () => {
    const others: string[] = [
      '{"type":"MTA","data":[]}',
      '{"data":{"a":1}}',
      '{"data":"x"}',
      '{"data":[1]}',
      '{"data":[{"a":1},2]}',
      '{"Data":[{"a":1}]}',
      '{"dat":[{"a":1}]}',
      '{"datas":[{"a":1}]}',
      '{"x":{"data":[{"a":1}]}}',
    ];
    for (let i = 0; i < others.length; i++) expect(objects(others[i])).toBe(others[i]);
  });

  it('is not opened where there are several', () => {
    expect(objects('{"data":[{"a":1}]},{"data":[{"b":2}]}')).toBe('{"data":[{"a":1}]} / {"data":[{"b":2}]}');
  });
});

describe('the members of an object', () => {
  it('are pairs, of the kind that their values are', () => {
    expect(read('{"a":"x","b":1,"c":true,"d":null,"e":{"f":1},"g":[ 1 ],"h":""}')).toBe(
      'a="x" b=1 c=true d=null e={"f":1} g=[ 1 ] h=""',
    );
    expect(hasNested).toBe(true);
    expect(read('{}')).toBe('');
    expect(read(' { "a" : 1 } ')).toBe('a=1');
    expect(hasNested).toBe(false);
  });

  it('have their escapes undone, each in a place of its own', () => {
    expect(read('{"a\\n":"b\\"c","\\u0064":"\\u00e9\\ud83d\\ude00","e":"f\\\\"}')).toBe(
      'a\n="b"c" d="\u00e9\u{1f600}" e="f\\"',
    );
    expect(read('{"Subject":"|Act=Rej|","x":"\\u0000"}')).toBe('Subject="|Act=Rej|" x="\u0000"');
  });

  it('have numbers as they are written', () => {
    expect(read('{"a":-0,"b":1.50,"c":1E+3,"d":90071992547409930,"Hits":1}')).toBe(
      'a=-0 b=1.50 c=1E+3 d=90071992547409930 Hits=1',
    );
  });

  it('have values of JSON by the letter', () => {
    const bad: string[] = [
      '01',
      '-01',
      '+1',
      '.5',
      '1.',
      '1e',
      '1e+',
      '-',
      '--1',
      '0x1',
      '1a',
      'nul',
      'nulls',
      'True',
      'NaN',
      'Infinity',
      'undefined',
      "'a'",
      '"a',
      '"\\x"',
      '"\n"',
      '',
    ];
    for (let i = 0; i < bad.length; i++) {
      expect(read(`{"a":${bad[i]}}`)).toBe('-', bad[i]);
      expect(readEvent(`{"a":[${bad[i]},1]}`)).toBe(false, bad[i]);
    }
    expect(readEvent('{"a":[-0,1.50,null,{"b":true}]}')).toBe(true);
  });

  it('are between braces, with commas', () => {
    const bad: string[] = [
      '',
      '{',
      '{"a"',
      '{"a":',
      '{"a":1',
      '{"a":1,',
      '{"a":1,}',
      '{,}',
      '{"a" 1}',
      '{"a":1 "b":2}',
      '{1:2}',
      '{a:1}',
      '{"a":1}}',
      '{"a":1},{"b":2}',
      '[{"a":1}]',
      '{"a":{"b":1}',
      '{}x',
      '{}\u0000',
      '{"a":1}\u0000',
      '{"a":1}\u0000x',
    ];
    for (let i = 0; i < bad.length; i++) expect(read(bad[i])).toBe('-', bad[i]);
  });

  it('are 512 at most', () => {
    const list: string[] = [];
    for (let n = 0; n < 512; n++) list.push(`"k${n}":${n}`);
    expect(read('{' + list.join(',') + '}')).not.toBe('-');
    expect(pairCount).toBe(512);
    expect(read('{' + list.join(',') + ',"k512":1}')).toBe('-');
    expect(read('{"a":1}')).toBe('a=1');
  });

  it('may have a key twice, which is noted if the key is known', () => {
    expect(read('{"a":1,"a":2}')).toBe('a=1 a=2');
    expect(hasRepeatedKey).toBe(false);
    expect(read('{"URL":"x","url":"y"}')).toBe('URL="x" url="y"');
    expect(hasRepeatedKey).toBe(true);
    read('{"URL":"x"}');
    expect(hasRepeatedKey).toBe(false);
  });
});

describe('a text that is read at once', () => {
  it('is one object', () => {
    const run = bytes('{"a":1}');
    expect(readSingle(run.ptr, run.end)).toBe(true);
    expect(objectCount).toBe(1);
    expect(objectPtr(0)).toBe(run.ptr);
    expect(objectLen(0)).toBe(run.len);
    const two = bytes('{"a":1},{"b":2}');
    expect(readSingle(two.ptr, two.end)).toBe(false);
  });
});

describe('an event that is too large', () => {
  it('has more than half a MiB of keys and values', () => {
    const most = (512 << 10) - 4;
    readEvent('{"abc":"' + 'v'.repeat(most) + '","x":""}');
    expect(isTooLarge()).toBe(false);
    readEvent('{"abc":"' + 'v'.repeat(most) + '","xy":""}');
    expect(isTooLarge()).toBe(true);
    readEvent('{}');
    expect(isTooLarge()).toBe(false);
  });
});

/** Is the object that has these keys an event? */
function isEvent(keys: string): bool {
  const list = keys.split(' ');
  for (let i = 0; i < list.length; i++) list[i] = `"${list[i]}":"x"`;
  return readEvent('{' + list.join(',') + '}') && isMimecast();
}

describe('an event of Mimecast', () => {
  it('has an account or a code, and a time', () => {
    expect(isEvent('acc datetime') && isEvent('datetime aCode') && isEvent('ACODE DateTime')).toBe(true);
    expect(isEvent('accountId timestamp') && isEvent('aggregateId timestamp')).toBe(true);
    expect(isEvent('processingId timestamp x')).toBe(true);
    expect(isEvent('acc') || isEvent('aCode') || isEvent('datetime') || isEvent('acc timestamp')).toBe(false);
    expect(isEvent('accountId datetime') || isEvent('timestamp') || isEvent('accountId')).toBe(false);
    expect(isEvent('accountId @timestamp') || isEvent('accounts datetime')).toBe(false);
  });
});
