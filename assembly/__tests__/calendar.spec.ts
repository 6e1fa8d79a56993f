import './runner-heap';
import {
  daysFromCivil,
  parseBsdStamp,
  parseFileStamp,
  parseIsoStamp,
  parseYearFirstStamp,
  setReference,
  stampEnd,
  stampS,
  writeRfc3339,
  yearlessStamp,
} from '../text/calendar';
import { Bytes, bytes, isUntouched, room, textOf } from './bytes';

const DAY: u32 = 86400;

function rfc3339(seconds: u32): string {
  const run = room(20);
  const end = writeRfc3339(seconds, run.ptr);
  return isUntouched(run, 0) ? textOf(run.ptr, end) : 'wrote outside of its 20 bytes';
}

/** `TIME|what is left of the text`, or `none`. */
function seen(found: bool, run: Bytes): string {
  return found ? `${rfc3339(stampS)}|${textOf(stampEnd, run.end)}` : 'none';
}

function bsd(text: string): string {
  const run = bytes(text);
  return seen(parseBsdStamp(run.ptr, run.end), run);
}

function file(text: string): string {
  const run = bytes(text);
  return seen(parseFileStamp(run.ptr, run.end), run);
}

function yearFirst(text: string): string {
  const run = bytes(text);
  return seen(parseYearFirstStamp(run.ptr, run.end), run);
}

function iso(text: string): string {
  const run = bytes(text);
  return seen(parseIsoStamp(run.ptr, run.end), run);
}

/** Seconds of a time of day. */
function at(year: u32, month: u32, day: u32, hour: u32 = 0, minute: u32 = 0, second: u32 = 0): u32 {
  return daysFromCivil(year, month, day) * DAY + hour * 3600 + minute * 60 + second;
}

function isLeap(year: u32): bool {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

const MONTH_DAYS: u32[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MONTHS: string[] = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function two(value: u32): string {
  return value.toString().padStart(2, '0');
}

describe('dates', () => {
  it('agree with a plain calendar on every day from 1970 to 2105', () => {
    let days: u32 = 0;
    let wrong = '';
    for (let year: u32 = 1970; year <= 2105; year++) {
      for (let month: u32 = 1; month <= 12; month++) {
        const last = MONTH_DAYS[month - 1] + (month == 2 && isLeap(year) ? 1 : 0);
        for (let day: u32 = 1; day <= last; day++, days++) {
          if (daysFromCivil(year, month, day) != days) wrong = `${year}-${month}-${day} is not day ${days}`;
          const text = rfc3339(days * DAY + 3661);
          if (text != `${year}-${two(month)}-${two(day)}T01:01:01Z`) wrong = text;
        }
      }
    }
    expect(wrong).toBe('');
    expect(days).toBe(49673);
  });

  it('are written with two digits each, up to the last second of 32 bits', () => {
    expect(rfc3339(0)).toBe('1970-01-01T00:00:00Z');
    expect(rfc3339(at(2024, 2, 29, 23, 59, 59))).toBe('2024-02-29T23:59:59Z');
    expect(rfc3339(u32.MAX_VALUE)).toBe('2106-02-07T06:28:15Z');
  });

  it('come back from what was written', () => {
    for (let seconds: u32 = 12345; seconds < 4200000000; seconds += 98765432) {
      expect(iso(rfc3339(seconds))).toBe(`${rfc3339(seconds)}|`);
    }
  });
});

describe('stamps without a year', () => {
  beforeEach(() => setReference(at(2026, 3, 17, 12)));

  it('have their day with a blank, a zero or nothing before it', () => {
    expect(bsd('Mar 16 09:15:30 esa1')).toBe('2026-03-16T09:15:30Z| esa1');
    expect(bsd('Mar  6 09:15:30 esa1')).toBe('2026-03-06T09:15:30Z| esa1');
    expect(bsd('Mar 06 09:15:30 esa1')).toBe('2026-03-06T09:15:30Z| esa1');
    expect(bsd('Mar 6 09:15:30 esa1')).toBe('2026-03-06T09:15:30Z| esa1');
    expect(bsd('Mar 6 09:15:30')).toBe('2026-03-06T09:15:30Z|');
  });

  it('name each month in any case', () => {
    for (let month: u32 = 1; month <= 12; month++) {
      const year = month <= 3 ? 2026 : 2025;
      const expected = `${year}-${two(month)}-02T03:04:05Z|`;
      expect(bsd(`${MONTHS[month - 1]}  2 03:04:05`)).toBe(expected);
      expect(bsd(`${MONTHS[month - 1].toUpperCase()} 02 03:04:05`)).toBe(expected);
      expect(bsd(`${MONTHS[month - 1].toLowerCase()} 2 03:04:05`)).toBe(expected);
    }
  });

  it('lose a fraction of a second and read a leap second as the one before', () => {
    expect(bsd('Mar 16 09:15:30.123456 x')).toBe('2026-03-16T09:15:30Z| x');
    expect(bsd('Mar 16 09:15:30. x')).toBe('2026-03-16T09:15:30Z|. x');
    expect(bsd('Mar 16 23:59:60 x')).toBe('2026-03-16T23:59:59Z| x');
  });

  it('lie at most a day ahead of the clock', () => {
    expect(bsd('Mar 18 12:00:00')).toBe('2026-03-18T12:00:00Z|');
    expect(bsd('Mar 18 12:00:01')).toBe('2025-03-18T12:00:01Z|');
  });

  it('turn the year with the clock', () => {
    setReference(at(2026, 1, 1, 0, 0, 1));
    expect(bsd('Dec 31 23:59:59')).toBe('2025-12-31T23:59:59Z|');
    expect(bsd('Jan  1 00:00:00')).toBe('2026-01-01T00:00:00Z|');
    setReference(at(2025, 12, 31, 23, 59, 50));
    expect(bsd('Jan  1 00:00:10')).toBe('2026-01-01T00:00:10Z|');
    expect(bsd('Jan  2 00:00:10')).toBe('2025-01-02T00:00:10Z|');
    expect(bsd('Dec 31 23:59:59')).toBe('2025-12-31T23:59:59Z|');
  });

  it('find a leap year for Feb 29', () => {
    expect(bsd('Feb 29 10:00:00')).toBe('2024-02-29T10:00:00Z|');
    setReference(at(2024, 2, 28, 10));
    expect(bsd('Feb 29 10:00:00')).toBe('2024-02-29T10:00:00Z|');
    setReference(at(2024, 2, 27, 10));
    expect(bsd('Feb 29 10:00:00')).toBe('2020-02-29T10:00:00Z|');
    setReference(at(2103, 7, 1));
    expect(bsd('Feb 29 10:00:00')).toBe('2096-02-29T10:00:00Z|'); // 2100 is no leap year
  });

  it('stay in 1970 while no clock is known', () => {
    setReference(0);
    expect(bsd('Mar 16 09:15:30')).toBe('1970-03-16T09:15:30Z|');
    expect(bsd('Jan  1 00:00:00')).toBe('1970-01-01T00:00:00Z|');
  });

  it('take a year that follows, but no tag or host that begins like one', () => {
    expect(bsd('Oct 19 06:33:29 2011 mail_logs: x')).toBe('2011-10-19T06:33:29Z| mail_logs: x');
    expect(bsd('Oct 19 06:33:29 2011')).toBe('2011-10-19T06:33:29Z|');
    expect(bsd('Oct 19 06:33:29 2011: x')).toBe('2025-10-19T06:33:29Z| 2011: x');
    expect(bsd('Oct 19 06:33:29 20111 x')).toBe('2025-10-19T06:33:29Z| 20111 x');
    expect(bsd('Oct 19 06:33:29 2011a x')).toBe('2025-10-19T06:33:29Z| 2011a x');
    expect(bsd('Oct 19 06:33:29 1066 x')).toBe('2025-10-19T06:33:29Z| 1066 x');
  });

  it('are refused when a part is out of its bounds', () => {
    const broken: string[] = [
      '',
      'Mar',
      'Mar 16',
      'Mar 16 09:15:3',
      'Mar 6 09:15:3',
      'Mrz 16 09:15:30',
      'Mar 16 24:00:00',
      'Mar 16 09:60:00',
      'Mar 16 09:15:61',
      'Mar 0 09:15:30',
      'Mar 32 09:15:30',
      'Mar 100 09:15:30',
      'Mar 16 9:15:30 esa',
      'Mar 16 09.15.30',
      'Mar16 09:15:30 x',
      'Mar\t16 09:15:30',
      'Mar -1 09:15:30',
      'Mar 16 :9:15:30',
      'Mar 16 09:15:3x',
      'March 16 09:15:30',
      'Mar    6 09:15:30',
    ];
    for (let i = 0; i < broken.length; i++) expect(bsd(broken[i])).toBe('none', broken[i]);
  });

  it('read nothing behind the end of the range', () => {
    const run = bytes('Mar 16 09:15:30 2011');
    for (let end = run.ptr; end < run.ptr + 15; end++) expect(parseBsdStamp(run.ptr, end)).toBe(false);
    expect(parseBsdStamp(run.ptr, run.ptr + 19)).toBe(true);
    expect(rfc3339(stampS)).toBe('2026-03-16T09:15:30Z'); // ` 201` is no year
    expect(stampEnd - run.ptr).toBe(15);
  });
});

describe('stamps of files', () => {
  it('have a day of the week and a year', () => {
    expect(file('Thu Apr 17 19:56:22 2003 Info: x')).toBe('2003-04-17T19:56:22Z| Info: x');
    expect(file('Mon Aug  4 01:02:03 2025 Info: x')).toBe('2025-08-04T01:02:03Z| Info: x');
    expect(file('Mon Mar 5 01:02:03 2018 Info: x')).toBe('2018-03-05T01:02:03Z| Info: x');
    expect(file('Tue Aug 13 15:15:49 2019: CEF:0')).toBe('2019-08-13T15:15:49Z|: CEF:0');
    expect(file('thu feb 29 00:00:00 2024')).toBe('2024-02-29T00:00:00Z|');
  });

  it('know every day of the week, right or wrong', () => {
    const days: string[] = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
    for (let i = 0; i < 7; i++) expect(file(`${days[i]} Mar 16 09:15:30 2026`)).toBe('2026-03-16T09:15:30Z|');
  });

  it('are refused without one of them', () => {
    const broken: string[] = [
      'Mid Mar 16 09:15:30 2026',
      'Mon Mar 16 09:15:30',
      'Mon Mar 16 09:15:30 26 Info:',
      'Mon Mar 16 09:15:30 20260',
      'Mon Mar 16 09:15:30 1969',
      'Mon Mar 16 09:15:30 2106',
      'Mar 16 09:15:30 2026 Info:',
      'Mon  Mar 16 09:15:30 2026',
      '',
    ];
    for (let i = 0; i < broken.length; i++) expect(file(broken[i])).toBe('none', broken[i]);
  });
});

describe('stamps with the year in front', () => {
  it('are read', () => {
    expect(yearFirst('2019 Sep 28 16:13:51 ironport')).toBe('2019-09-28T16:13:51Z| ironport');
    expect(yearFirst('2019 Sep  8 16:13:51')).toBe('2019-09-08T16:13:51Z|');
  });

  it('are refused when they are something else', () => {
    expect(yearFirst('2019-Sep 28 16:13:51')).toBe('none');
    expect(yearFirst('20190 Sep 28 16:13:51')).toBe('none');
    expect(yearFirst('0019 Sep 28 16:13:51')).toBe('none');
    expect(yearFirst('2019 Sep 28')).toBe('none');
  });
});

describe('RFC 3339 stamps', () => {
  it('are UTC unless they name a zone', () => {
    expect(iso('2026-03-16T09:15:30Z x')).toBe('2026-03-16T09:15:30Z| x');
    expect(iso('2026-03-16T09:15:30.000Z x')).toBe('2026-03-16T09:15:30Z| x');
    expect(iso('2026-03-16 09:15:30 x')).toBe('2026-03-16T09:15:30Z| x');
    expect(iso('2026-03-16T09:15:30')).toBe('2026-03-16T09:15:30Z|');
  });

  it('apply their zone across days, months and years', () => {
    expect(iso('2026-03-16T09:15:30+01:00 x')).toBe('2026-03-16T08:15:30Z| x');
    expect(iso('2026-03-16T09:15:30.5-0530 x')).toBe('2026-03-16T14:45:30Z| x');
    expect(iso('2026-01-01T00:30:00+01:00')).toBe('2025-12-31T23:30:00Z|');
    expect(iso('2023-12-31T23:30:00-01:00')).toBe('2024-01-01T00:30:00Z|');
    expect(iso('2024-02-29T23:00:00-02:00')).toBe('2024-03-01T01:00:00Z|');
    expect(iso('2026-03-16T09:15:30-00:00')).toBe('2026-03-16T09:15:30Z|');
  });

  it('leave what is no zone to the text', () => {
    expect(iso('2026-03-16T09:15:30+99:00 x')).toBe('2026-03-16T09:15:30Z|+99:00 x');
    expect(iso('2026-03-16T09:15:30-abc x')).toBe('2026-03-16T09:15:30Z|-abc x');
  });

  it('are refused when a part is out of its bounds', () => {
    const broken: string[] = [
      '',
      '2026-03-16',
      '2026-03-16T09:15:3',
      '2026-00-16T09:15:30Z',
      '2026-13-16T09:15:30Z',
      '2026-03-00T09:15:30Z',
      '2026-03-32T09:15:30Z',
      '2026-03-16T24:15:30Z',
      '2026-03-16_09:15:30Z',
      '2026/03/16T09:15:30Z',
      '1969-03-16T09:15:30Z',
      '2026-3-16T09:15:30Z ',
      '2026-0x-16T09:15:30Z',
    ];
    for (let i = 0; i < broken.length; i++) expect(iso(broken[i])).toBe('none', broken[i]);
  });
});

describe('yearlessStamp', () => {
  it('is the same in every year', () => {
    const stamp = yearlessStamp(at(2026, 3, 16, 9, 15, 30));
    expect(yearlessStamp(at(2024, 3, 16, 9, 15, 30))).toBe(stamp);
    expect(yearlessStamp(at(1999, 3, 16, 9, 15, 30))).toBe(stamp);
  });

  it('is another one for every day of a leap year and for the next second', () => {
    const stamps = new Set<u32>();
    for (let day: u32 = 0; day < 366; day++) stamps.add(yearlessStamp(at(2024, 1, 1) + day * DAY));
    expect(stamps.size).toBe(366);
    const stamp = yearlessStamp(at(2026, 12, 31, 23, 59, 58));
    expect(yearlessStamp(at(2026, 12, 31, 23, 59, 59))).toBe(stamp + 1);
  });
});
