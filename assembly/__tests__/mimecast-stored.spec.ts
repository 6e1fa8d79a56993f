import './runner-heap';
import { built, setBuild } from '../mimecast/build';
import { openKeys } from '../mimecast/key-index';
import { Key } from '../mimecast/keys';
import { openLabels } from '../mimecast/labels';
import {
  eventId,
  eventSize,
  eventStamp,
  eventTypes,
  findValue,
  isJoinedByMessageId,
  keyWord,
  membersEnd,
  membersStart,
  rawEnd,
  rawStart,
  setJoinedByMessageId,
  ValueKind,
  valueEnd,
  valueKind,
  valueStart,
} from '../mimecast/stored';
import { Decision, LogType } from '../mimecast/types';
import { writeHex } from '../text/ascii';
import { room, textOf } from './bytes';
import { buildText } from './mimecast-work';

openKeys();
openLabels();

function members(event: usize): string {
  return textOf(membersStart(event), membersEnd(event));
}

/** The members of the event of a text, up to those that are added. */
function ownMembers(text: string): string {
  const all = members(buildText(text));
  return all.slice(0, all.lastIndexOf(',"log_type":'));
}

/** The value of a key in the event that was built last, with its kind in front; `-` if there is none. */
function found(key: Key): string {
  if (!findValue(built, key)) return '-';
  return `${valueKind as u32} ${textOf(valueStart, valueEnd)}`;
}

const hex = room(64);

function idOf(event: usize): string {
  const id = eventId(event);
  const half = writeHex(bswap<u64>(load<u64>(id)), hex.ptr);
  return textOf(hex.ptr, writeHex(bswap<u64>(load<u64>(id, 8)), half));
}

describe('the members of an event', () => {
  it('are its own in their order, then type, how it was found, and id', () => {
    const event = buildText('datetime=2017-05-26T16:47:41+0100|acc=C0A0|Hits=5|n=5|x={"b":1, "a":[ ]}|e=');
    expect(members(event)).toBe(
      '"datetime":"2017-05-26T16:47:41+0100","acc":"C0A0","Hits":"5","n":5,"x":{"a":[],"b":1},"e":"",' +
        '"log_type":"impersonation-protect","log_type_by":"unique key","id":"' +
        idOf(event) +
        '"',
    );
  });

  it('are valid JSON, whatever a value or a key holds', () => {
    expect(ownMembers('a="\\b\u0001\n|c\u0000="')).toBe('"a":"\\"\\\\b\\u0001\\n|c\\u0000=\\""');
    expect(ownMembers('{"\\"k\\n\\\\":"v\\u007f\\u00e9","n":-0,"t":true,"z":null}')).toBe(
      '"\\"k\\n\\\\":"v\u007f\u00e9","n":-0,"t":true,"z":null',
    );
  });

  it('are one with an array where a key stands more than once', () => {
    expect(ownMembers('{"a":1,"b":"x","a":"y","A":2,"a":null,"b":{"q":1}}')).toBe(
      '"a":[1,"y",null],"b":["x",{"q":1}],"A":2',
    );
    expect(ownMembers('{"a":[1],"a":[1]}')).toBe('"a":[[1],[1]]');
    expect(ownMembers('new=1|acc=C|new=')).toBe('"new":[1,""],"acc":"C"');
  });

  it('have another name where theirs is one that is added', () => {
    expect(ownMembers('log_type=spam|log_type_by=a|id=b|fingerprint=c|raw=d|mailstitch=e|ID=f|ids=g')).toBe(
      '"log_type_given":"spam","log_type_by_given":"a","id_given":"b","fingerprint_given":"c","raw_given":"d",' +
        '"mailstitch_given":"e","ID":"f","ids":"g"',
    );
    expect(ownMembers('{"id":1,"id":2}')).toBe('"id_given":[1,2]');
    expect(ownMembers('{"id":1,"id_given":2,"raw":3,"id_given_given":4}')).toBe(
      '"id_given_given_given":1,"id_given":2,"raw_given":3,"id_given_given":4',
    );
  });

  it('grow with the event: long values, many keys', () => {
    const value = '\u0001'.repeat(50000);
    expect(ownMembers('a=' + value + '|b=x')).toBe('"a":"' + '\\u0001'.repeat(50000) + '","b":"x"');
    let text = 'k0=0';
    let wanted = '"k0":0';
    for (let n = 1; n < 512; n++) {
      text += `|k${n}=${n}`;
      wanted += `,"k${n}":${n}`;
    }
    expect(ownMembers(text)).toBe(wanted);
    expect(eventSize(built) & 3).toBe(0);
    expect(membersEnd(built)).toBeLessThanOrEqual(built + eventSize(built));
  });

  it('have the text that it came in and the nine-field value only if asked', () => {
    const text = '{"acc":"C", "x":"\\n"}';
    buildText(text);
    expect(rawStart(built)).toBe(rawEnd(built));
    expect(members(built).includes('fingerprint')).toBe(false);
    setBuild(true, true);
    buildText(text);
    expect(textOf(rawStart(built), rawEnd(built))).toBe('"{\\"acc\\":\\"C\\", \\"x\\":\\"\\\\n\\"}"');
    expect(rawEnd(built)).toBeLessThanOrEqual(built + eventSize(built));
    const all = members(built);
    const at = all.indexOf('","fingerprint":"');
    expect(all.length - at).toBe(17 + 28 + 1);
    setBuild(false, false);
  });
});

describe('the value of a key', () => {
  it('is found with its kind, without its quotes', () => {
    buildText('{"acc":"C\\n","Size":5,"Delivered":false,"URL":{"b":1,"a":2},"new":"x","recipients":["a"]}');
    expect(found(Key.ACCOUNT)).toBe('0 C\\n');
    expect(found(Key.SIZE)).toBe('1 5');
    expect(found(Key.DELIVERED)).toBe('2 false');
    expect(found(Key.URL)).toBe('3 {"a":2,"b":1}');
    expect(found(Key.RECIPIENTS)).toBe('3 ["a"]');
    expect(found(Key.SUBJECT)).toBe('-');
    expect(valueKind).toBe(ValueKind.JSON); // what was found last stays
  });

  it('is not there if it says nothing', () => {
    buildText('{"acc":null,"Subject":"","Size":0,"URL":{},"Act":"null"}');
    expect(found(Key.ACCOUNT)).toBe('-');
    expect(found(Key.SUBJECT)).toBe('-');
    expect(found(Key.SIZE)).toBe('1 0');
    expect(found(Key.URL)).toBe('3 {}');
    expect(found(Key.ACT)).toBe('0 null');
  });

  it('is the first of several, however the key is spelled', () => {
    buildText('{"url":"a","new":1,"URL":"b","Act":["x"],"Act":"y"}');
    expect(found(Key.URL)).toBe('0 a');
    expect(found(Key.ACT)).toBe('3 ["x"]');
    buildText('{"Act":"","Act":"y"}');
    expect(found(Key.ACT)).toBe('-');
    buildText('Act=A|Act=B|new=1|x|Dir=In'); // `x` belongs to the value before it
    expect(found(Key.ACT)).toBe('0 A');
    buildText('Receipient=a|Recipient=b');
    expect(found(Key.RECIPIENT)).toBe('0 a');
  });

  it('is its own for each key, from the first to the last', () => {
    // numbers of keys on both sides of 64, in an order that is not theirs
    buildText('file=a|type=b|acc=c|UseTls=d|ThreatDictionary=e|TaggedMalicious=f|SpamScore=g|tlsUsed=h|x=i');
    expect(found(Key.FILE) + found(Key.TYPE) + found(Key.ACCOUNT)).toBe('0 a0 b0 c');
    expect(found(Key.USE_TLS) + found(Key.THREAT_DICTIONARY) + found(Key.TAGGED_MALICIOUS)).toBe('0 d0 e0 f');
    expect(found(Key.SPAM_SCORE) + found(Key.TLS_USED)).toBe('0 g0 h');
    for (let key: u32 = 1; key < (Key.COUNT as u32); key++) {
      const bit = (keyWord(built, (key >> 6) as usize) >> ((key & 63) as u64)) & 1;
      expect(findValue(built, key)).toBe(bit != 0);
    }
    expect(popcnt(keyWord(built, 0)) + popcnt(keyWord(built, 1))).toBe(8);
  });
});

function timeOf(text: string): u32 {
  return eventStamp(buildText(text));
}

describe('the time of an event', () => {
  it('is that of its datetime, else of its timestamp', () => {
    expect(timeOf('datetime=2017-05-26T16:47:41+0100|acc=C')).toBe(1495813661);
    expect(timeOf('{"timestamp":1495813661999}')).toBe(1495813661);
    expect(timeOf('{"timestamp":"1495813661000"}')).toBe(1495813661);
    expect(timeOf('timestamp=2017-05-26T15:47:41Z|x=1')).toBe(1495813661);
    expect(timeOf('timestamp=5000|datetime=2017-05-26T16:47:41+0100')).toBe(1495813661);
    expect(timeOf('timestamp=4294967295999|x=1')).toBe(u32.MAX_VALUE);
  });

  it('is the earliest of several', () => {
    expect(timeOf('{"timestamp":1495813662000,"x":1,"timestamp":"x","timestamp":1495813661000}')).toBe(
      1495813661,
    );
    expect(timeOf('{"datetime":"x","DateTime":"2017-05-26T15:47:41Z","timestamp":5000}')).toBe(1495813661);
  });

  it('is not known where they say none', () => {
    expect(timeOf('acc=C')).toBe(0);
    expect(timeOf('datetime=yesterday|timestamp=1495813661000')).toBe(0);
    expect(timeOf('timestamp=4294967297000|x=1')).toBe(0);
    expect(timeOf('timestamp=14958136610000|x=1')).toBe(0);
    expect(timeOf('timestamp=18446745569523212616|x=1')).toBe(0); // beyond 64 bits
    expect(timeOf('timestamp=|x=1')).toBe(0);
    expect(timeOf('timestamp=soon|x=1')).toBe(0);
    expect(timeOf('datetime=1495813661000|x=1')).toBe(0);
  });
});

/** Types and decision of the event of a text that a label came with. */
function typed(text: string, label: u32 = 0, by: Decision = Decision.NONE): string {
  const event = buildText(text, label, by);
  const all = members(event);
  const start = all.lastIndexOf('"log_type_by":"') + 15;
  return `${eventTypes(event)} by ${all.slice(start, all.indexOf('"', start))}`;
}

describe('the type of an event', () => {
  it('is that of its file, of the file it came in, of its log type, of its label, or of its type', () => {
    const spam = 'Content-Disposition=spam_1.json|';
    expect(typed(spam + 'log_type=process|type=av|Hits=1', LogType.URL, Decision.FILE_NAME)).toBe(
      '32 by file name',
    );
    expect(typed('log_type=process|type=av|Hits=1', LogType.URL, Decision.FILE_NAME)).toBe(
      '256 by file name',
    );
    expect(typed('log_type=process|type=av|Hits=1', LogType.URL, Decision.TYPE_FIELD)).toBe(
      '2 by type field',
    );
    expect(typed('type=av|Hits=1', LogType.URL, Decision.TYPE_FIELD)).toBe('256 by type field');
    expect(typed('type=av|Hits=1')).toBe('16 by type field');
    expect(typed('log_type=new|type=MTA|Content-Disposition=new.json|Hits=1')).toBe('128 by unique key');
  });

  it('may be a tie, or unknown', () => {
    expect(members(buildText('AttCnt=1|AttSize=2')).includes('"log_type":["process","delivery"],')).toBe(
      true,
    );
    expect(typed('AttCnt=1|AttSize=2')).toBe('6 by tie');
    expect(members(buildText('acc=C')).includes('"log_type":"unknown","log_type_by":"none"')).toBe(true);
    expect(typed('acc=C')).toBe('0 by none');
  });

  it('stands beside what else is noted of it', () => {
    const event = buildText('AttCnt=1|AttSize=2');
    expect(isJoinedByMessageId(event)).toBe(false);
    setJoinedByMessageId(event);
    expect(isJoinedByMessageId(event)).toBe(true);
    expect(eventTypes(event)).toBe(6);
  });
});
