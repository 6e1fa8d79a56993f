import './runner-heap';
import {
  openRecords,
  RecordKind,
  readRecord,
  recordHost,
  recordHostLen,
  recordLine,
  recordLineEnd,
} from '../abi/record';
import { giveBackBuffer, takeBuffer } from '../abi/record-buffers';
import { initSettings } from '../config';
import { bytes, textOf } from './bytes';

initSettings();
openRecords(1 << 16);

/** `LINE text @host` of a record, or what else it is. */
function read(json: string): string {
  const run = bytes(json);
  const before = textOf(run.ptr, run.end);
  const kind = readRecord(run.ptr, run.len);
  expect(textOf(run.ptr, run.end)).toBe(before); // a record that comes back must be as it was
  if (kind == RecordKind.OTHER) return 'OTHER';
  if (kind == RecordKind.TICK) return 'TICK';
  if (kind == RecordKind.STATS) return 'STATS';
  const host = recordHost == 0 ? '' : ' @' + textOf(recordHost, recordHost + recordHostLen);
  return 'LINE ' + textOf(recordLine, recordLineEnd) + host;
}

describe('the line of a record', () => {
  it('stands under the first of its keys, wherever that is', () => {
    expect(read('{"log":"a"}')).toBe('LINE a');
    expect(read('{"_raw":"r","MESSAGE":"M","log":"l","message":"m"}')).toBe('LINE m');
    expect(read('{"message":5,"x":{"log":"no"},"MESSAGE":"M","_raw":"r"}')).toBe('LINE M');
    expect(read('{"Log":"a","logs":"b","lo":"c"}')).toBe('OTHER');
  });

  it('has its escapes undone', () => {
    expect(read('{"log":"a\\"b\\\\c\\/\\u00e9\\ud83d\\ude00\\n"}')).toBe('LINE a"b\\c/\u00e9\u{1f600}\n');
    expect(read('{"l\\u006fg":"a"}')).toBe('LINE a');
  });

  it('is none where the record is no object', () => {
    const broken: string[] = ['', '[]', '"log"', '{', '{"log"', '{"log":', '{"log":"a"', '{"log":"a"}x'];
    for (let i = 0; i < broken.length; i++) expect(read(broken[i])).toBe('OTHER');
    expect(read('{}')).toBe('OTHER');
  });
});

describe('the host of a record', () => {
  it('is the first of its keys that names one', () => {
    expect(read('{"source_address":"10.0.0.1","hostname":"n","host":"h","log":"a"}')).toBe('LINE a @h');
    expect(read('{"host":"","hostname":"n","log":"a"}')).toBe('LINE a @n');
  });

  it('is not a syslog tag that a parser took for one', () => {
    expect(read('{"host":"mail_logs:","source_address":"udp://10.0.0.1:514","log":"a"}')).toBe(
      'LINE a @10.0.0.1',
    );
  });

  it('has neither scheme nor port', () => {
    expect(read('{"source_address":"tcp://[2001:db8::1]:514","log":"a"}')).toBe('LINE a @2001:db8::1');
    expect(read('{"source_address":"tcp://esa1.example.com","log":"a"}')).toBe('LINE a @esa1.example.com');
    expect(read('{"source_address":"tcp://","log":"a"}')).toBe('LINE a');
  });
});

describe('a heartbeat', () => {
  it('is a record without a line', () => {
    expect(read('{"mailstitch":"tick"}')).toBe('TICK');
    expect(read('{"host":"h","mailstitch":"stats"}')).toBe('STATS');
    expect(read('{"mailstitch":"tick","log":"a"}')).toBe('LINE a');
    expect(read('{"mailstitch":"tock"}')).toBe('OTHER');
    expect(read('{"mailstitch":{"tick":1}}')).toBe('OTHER');
  });
});

describe('buffers for records', () => {
  it('are the same for every call', () => {
    const tag = takeBuffer(4);
    const record = takeBuffer(100);
    giveBackBuffer(tag);
    giveBackBuffer(record);
    expect(takeBuffer(50)).toBe(tag);
    expect(takeBuffer(900000)).toBeGreaterThan(tag + 50);
  });

  it('are taken back when the host lost them', () => {
    const first = takeBuffer(10);
    takeBuffer(1000000);
    for (let call = 0; call < 100; call++) {
      expect(takeBuffer(10)).toBe(first);
      expect(takeBuffer(1000000)).not.toBe(0);
    }
    giveBackBuffer(first);
    giveBackBuffer(first);
  });

  it('hold what is larger than the region in a place that is kept', () => {
    const tag = takeBuffer(4);
    const large = takeBuffer(3 << 20);
    giveBackBuffer(tag);
    giveBackBuffer(large);
    expect(takeBuffer(4)).toBe(tag);
    expect(takeBuffer(2 << 20)).toBe(large);
    giveBackBuffer(tag);
    giveBackBuffer(large);
  });

  it('that no memory can hold are refused, and the next call has its own', () => {
    const tag = takeBuffer(4);
    expect(takeBuffer(1 << 30)).toBe(0);
    giveBackBuffer(tag);
    expect(takeBuffer(4)).toBe(tag);
    giveBackBuffer(tag);
  });
});
