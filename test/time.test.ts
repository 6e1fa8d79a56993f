/** When a line was written: stamps of every shape, with and without the setting `timezone`. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type ClassicDocument, createStitcher, type Settings, SettingsError } from '../host/index.js';
import { caseNames, readCase, readLog } from './support/cases.js';

const NOW_MS = Date.UTC(2026, 2, 20);

const SHAPES: [shape: string, line: string, time: string | null, inPlusTwo?: string][] = [
  ['P1', '<166>Mar 17 18:24:37 mail_logs: Info: x', '2026-03-17T18:24:37Z'],
  ['P2', '<94>Nov 24 14:22:57 esa1.example.com mail_logs: Info: x', '2025-11-24T14:22:57Z'],
  ['P2, one digit', '<38>Nov  8 10:27:41 esa1 mail_logs: Info: x', '2025-11-08T10:27:41Z'],
  ['P2, fraction', '<22>Mar 17 18:24:37.123456 esa1 mail_logs: Info: x', '2026-03-17T18:24:37Z'],
  ['P3', 'Mon Apr 17 19:56:22 2003 Info: x', '2003-04-17T19:56:22Z'],
  ['P3, collapsed', 'Mon Mar 5 01:02:03 2018 Warning: x', '2018-03-05T01:02:03Z'],
  ['P4', 'Jun 26 10:42:23 ip1out.example.edu mail_logs: Info: x', '2025-06-26T10:42:23Z'],
  ['P5', '<111>Aug 10 10:30:24 cisco_esa ESA: Mon Aug 10 10:00:24 2020 Info: x', '2020-08-10T10:00:24Z'],
  [
    'P5, relay with a zone',
    '<111>2020-08-10T10:30:24+05:00 relay ESA: Mon Aug 10 10:00:24 2020 Info: x',
    '2020-08-10T10:00:24Z',
  ],
  ['P5, no tag', '<111>Aug 10 10:30:24 relay Mon Aug 10 10:00:24 2020 Info: x', '2020-08-10T10:00:24Z'],
  [
    'P5 in RFC 5424',
    '<111>1 2020-08-10T10:30:24Z relay ESA - - - Mon Aug 10 10:00:24 2020 Info: x',
    '2020-08-10T10:00:24Z',
  ],
  ['P6', 'esa02.example.edu ESA_mail_logs: Info: x', null],
  ['P7, year behind', 'Oct 19 06:33:29 2011 esa1 mail_logs: Info: x', '2011-10-19T06:33:29Z'],
  ['P7, year first', '2019 Sep 28 16:13:51 esa1 mail [info] maillogs:nopid Info: x', '2019-09-28T16:13:51Z'],
  ['P7, ISO', '<22>2026-03-16 09:15:30 esa1 mail_logs: Info: x', '2026-03-16T09:15:30Z'],
  [
    'P7, ISO with a zone',
    '<22>2026-03-16T09:15:30.5+0100 esa1 mail_logs: Info: x',
    '2026-03-16T08:15:30Z',
    '2026-03-16T08:15:30Z',
  ],
  ['P8', '<166>Mar 17 18:24:37 consolidated_event: CEF:0|Cisco|x', '2026-03-17T18:24:37Z'],
  ['P8, file', 'Tue Aug 13 15:15:49 2019: CEF:0|Cisco|x', '2019-08-13T15:15:49Z'],
  ['P8, file without colon', 'Sun Aug 25 12:37:08 2019 CEF:0|Cisco|x', '2019-08-25T12:37:08Z'],
  ['P8, host', 'Aug 13 15:15:49 esa1: CEF:0|Cisco|x', '2025-08-13T15:15:49Z'],
  [
    'P9',
    '<166>1 2025-11-22T03:18:42.123Z esa1 mail_logs - - - Info: x',
    '2025-11-22T03:18:42Z',
    '2025-11-22T03:18:42Z',
  ],
  [
    'P9, offset',
    '<166>1 2025-11-22T03:18:42-05:30 esa1 mail_logs - - - Info: x',
    '2025-11-22T08:48:42Z',
    '2025-11-22T08:48:42Z',
  ],
  ['P9, none', '<166>1 - esa1 mail_logs - - - Info: x', null],
  ['P10', '184 <166>Nov 22 03:18:42 esa1 mail_logs: Info: x', '2025-11-22T03:18:42Z'],
];

function timeOf(line: string, settings: Settings = {}): string | null {
  const stitcher = createStitcher(settings);
  stitcher.tick(NOW_MS);
  return stitcher.explain(line).prefix.time;
}

/** Two hours before. */
const minusTwo = (time: string | null) =>
  time === null ? null : new Date(Date.parse(time) - 7_200_000).toISOString().replace('.000', '');

describe('a prefix of the shape', () => {
  it.each(SHAPES)('%s gives a time', (_, line, time, zoned) => {
    const inPlusTwo = zoned ?? minusTwo(time);
    expect(timeOf(line)).toBe(time);
    for (const timezone of ['+02:00', 'EET-2', '<+02>-2']) expect(timeOf(line, { timezone })).toBe(inPlusTwo);
    for (const timezone of ['', 'Z', 'UTC', '+00:00', 'GMT0']) expect(timeOf(line, { timezone })).toBe(time);
  });
});

/** All documents of a case under other settings. */
function documentsOf(name: string, settings: Settings): ClassicDocument[] {
  const stitcher = createStitcher({ ...readCase(name).settings, ...settings });
  const now = Date.parse(readCase(name).now);
  stitcher.push(readLog(name), now);
  stitcher.drain(now);
  return [...stitcher].filter((output) => 'MID' in output) as ClassicDocument[];
}

/** The zone matters to nothing but times: not to what is stitched, not to ids. Logs with stamps or appliances that have a zone of their own are left out. */
describe('with another zone', () => {
  it.each(
    caseNames().filter(
      (name) =>
        !/^(timezone|offset|mimecast|.*rfc5424|.*two-headers|.*octet-counted|.*zoo|30-noise|cef-prefixes)/.test(
          name,
        ),
    ),
  )('%s gives the same documents with other times', (name) => {
    const plain = documentsOf(name, {});
    const shifted = documentsOf(name, { timezone: '+02:00' });
    const moved = plain.map(({ quarantines, ...document }) => ({
      ...document,
      first_time: minusTwo(document.first_time),
      last_time: minusTwo(document.last_time),
      ...(quarantines && {
        quarantines: quarantines.map((stay) => ({
          ...stay,
          entered: minusTwo(stay.entered),
          left: minusTwo(stay.left),
        })),
      }),
    }));
    expect(shifted).toEqual(moved);
  });
});

const FILE = (text: string, second = 0) => `Tue Mar 17 16:00:0${second} 2026 Info: ${text}\n`;
const MESSAGE = FILE('Start MID 6 ICID 0', 1) + FILE('Message finished MID 6 done', 2);

function stitched(log: string, settings: Settings = {}): ClassicDocument[] {
  const stitcher = createStitcher({ clock: 'event', unmatched: 'drop', ...settings });
  stitcher.push(log, NOW_MS);
  stitcher.drain(NOW_MS);
  return [...stitcher] as ClassicDocument[];
}

const firstTime = (log: string, settings?: Settings) => stitched(log, settings)[0]?.first_time;

describe('what an appliance says of its clock', () => {
  it.each([
    ['19207', '2026-03-17T10:39:54Z'],
    ['-18000', '2026-03-17T21:00:01Z'],
    ['+3600', '2026-03-17T15:00:01Z'],
    ['64800', '2026-03-16T22:00:01Z'],
    ['-64800', '2026-03-18T10:00:01Z'],
    ['0', '2026-03-17T16:00:01Z'],
  ])('counts: %s seconds', (seconds, time) => {
    expect(firstTime(FILE(`Time offset from UTC: ${seconds} seconds`) + MESSAGE)).toBe(time);
  });

  it.each(['64801', '-64801', '99999999', '', '-', '1.5', '3600 x', '٣'])(
    'counts only if it can be right: "%s"',
    (seconds) => {
      const log = FILE(`Time offset from UTC: ${seconds} seconds`) + MESSAGE;
      expect(firstTime(log)).toBe('2026-03-17T16:00:01Z');
    },
  );

  it('stands above the setting, whether or not its line was at hand the ids are the same', () => {
    const head = FILE('Time offset from UTC: 3600 seconds');
    const [plain] = stitched(MESSAGE);
    const [told] = stitched(head + MESSAGE, { timezone: '-05:00' });
    expect(told).toMatchObject({ id: plain?.id, first_time: '2026-03-17T15:00:01Z' });
  });

  it('says nothing of stamps that have a zone', () => {
    const zoned = (text: string) => `<22>1 2026-03-17T16:00:00Z esa1 mail_logs - - - Info: ${text}\n`;
    const log = zoned('Time offset from UTC: 3600 seconds') + zoned('Start MID 6 ICID 0');
    expect(firstTime(log)).toBe('2026-03-17T16:00:00Z');
  });

  it('sets the clock that runs the waits, and is no time that passes', () => {
    const log = FILE('Start MID 5 ICID 0') + FILE('Time offset from UTC: -3600 seconds') + MESSAGE;
    const [first] = stitched(log);
    expect(first).toMatchObject({ MID: '6', reason: 'finished' });
    expect(stitched(log)[1]).toMatchObject({ MID: '5', reason: 'drain' });
  });

  it('is handed on like any line that is about no message', () => {
    const stitcher = createStitcher();
    stitcher.push(FILE('Time offset from UTC: 3600 seconds'), NOW_MS);
    expect([...stitcher]).toEqual([
      {
        message: FILE('Time offset from UTC: 3600 seconds').trimEnd(),
        mailstitch: { unmatched: true, matched_bytes: 34 },
      },
    ]);
  });
});

function faultOf(timezone: unknown): string {
  try {
    createStitcher({ timezone } as Settings);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return 'none';
}

/** A folder like /usr/share/zoneinfo. */
function zoneFolder(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mailstitch-zones-'));
  mkdirSync(join(folder, 'Area'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content, 'latin1');
  return folder;
}

describe('the name of a zone', () => {
  const TZDIR = process.env.TZDIR;
  let folder = '';
  const use = (files: Record<string, string>) => {
    folder = zoneFolder(files);
    process.env.TZDIR = folder;
  };
  afterEach(() => {
    if (folder !== '') rmSync(folder, { recursive: true });
    folder = '';
    if (TZDIR === undefined) delete process.env.TZDIR;
    else process.env.TZDIR = TZDIR;
  });

  it('is looked up in the folder of zones', () => {
    use({
      'Area/City': 'TZif2\0\0body\nCET-1CEST,M3.5.0,M10.5.0/3\n',
      EST5EDT: 'TZif3...\n\nEST5EDT,M3.2.0,M11.1.0\n',
    });
    const line = 'Wed Jul 15 12:00:00 2026 Info: x';
    expect(timeOf(line, { timezone: 'Area/City' })).toBe('2026-07-15T10:00:00Z');
    expect(timeOf(line, { timezone: 'EST5EDT' })).toBe('2026-07-15T16:00:00Z');
  });

  it('is a fault that says what would be right if there is no such file', () => {
    use({ 'Area/Old': 'TZif\0body\nx\n', 'Area/None': 'TZif2body\n\n', text: 'no zone\nUTC0\n' });
    const expected =
      'expected UTC, an offset such as +02:00, a POSIX TZ string such as CET-1CEST,M3.5.0,M10.5.0/3, or a name such as Europe/Berlin';
    for (const name of ['Area/Nowhere', 'Area', 'text', 'CET-1CEST']) {
      expect(faultOf(name)).toBe(`timezone: "${name}" is not a time zone that ${folder} has; ${expected}`);
    }
    for (const name of ['Area/Old', 'Area/None']) {
      expect(faultOf(name)).toBe(`timezone: "${name}" is not a time zone with a rule for today; ${expected}`);
    }
  });

  it('leads to no file outside of the folder', () => {
    use({ 'Area/City': 'TZif2\nUTC0\n' });
    expect(faultOf('Area/../Area/City')).toMatch(/is not a zone that is known here/);
    expect(faultOf(join(folder, 'Area/City'))).toMatch(/^timezone: /);
  });
});

describe('a zone that is none', () => {
  it.each([['UTC+2'], ['+25:00'], ['CET-1CEST,M3.5.0,M10.5.0/3,'], [2], [null], [['UTC']]])(
    'is a fault: %j',
    (value) => {
      expect(faultOf(value)).toMatch(
        /^timezone: .* is not a time zone.*; expected UTC, an offset such as \+02:00, /,
      );
    },
  );
});
