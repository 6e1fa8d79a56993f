import './runner-heap';
import {
  daysFromCivil,
  parseBsdStamp,
  parseIsoStamp,
  StampKind,
  setReference,
  stampKind,
  stampS,
  writeRfc3339,
  yearUpTo,
} from '../text/calendar';
import { isZoneUtc, readZone, timeOfWall, zoneOffset } from '../text/zone';
import { bytes, room, textOf } from './bytes';

function reads(zone: string): bool {
  const run = bytes(zone);
  return readZone(run.ptr, run.end - run.ptr);
}

function rfc3339(seconds: i64): string {
  const run = room(20);
  writeRfc3339(seconds as u32, run.ptr);
  return textOf(run.ptr, run.end);
}

function secondsOf(text: string): i64 {
  const run = bytes(text);
  return parseIsoStamp(run.ptr, run.end) ? (stampS as i64) : -1;
}

/** What time it was in the zone that was read when a clock showed `wall`. */
function utc(wall: string): string {
  return rfc3339(timeOfWall(secondsOf(wall)));
}

/** What a clock in the zone shows at a time. */
function wall(time: string): string {
  const seconds = secondsOf(time);
  return rfc3339(seconds + zoneOffset(seconds));
}

const BERLIN = 'CET-1CEST,M3.5.0,M10.5.0/3';

describe('a zone', () => {
  it('is UTC if nothing is said, or that', () => {
    expect(reads('') && isZoneUtc()).toBe(true);
    expect(reads('Z') && isZoneUtc()).toBe(true);
    expect(reads('UTC') && isZoneUtc()).toBe(true);
    expect(reads('UTC0') && isZoneUtc()).toBe(true);
    expect(reads('<-00>0') && isZoneUtc()).toBe(true);
    expect(utc('2026-07-01T12:00:00')).toBe('2026-07-01T12:00:00Z');
  });

  it('is an offset, ahead of UTC with a plus', () => {
    expect(reads('+02:00')).toBe(true);
    expect(utc('2026-07-01T12:00:00')).toBe('2026-07-01T10:00:00Z');
    expect(reads('-0530')).toBe(true);
    expect(utc('2026-07-01T12:00:00')).toBe('2026-07-01T17:30:00Z');
    expect(reads('+14')).toBe(true);
    expect(utc('2026-01-01T12:00:00')).toBe('2025-12-31T22:00:00Z');
  });

  it('is a name and an offset, behind UTC with a plus', () => {
    expect(reads('EST5')).toBe(true);
    expect(utc('2026-07-01T12:00:00')).toBe('2026-07-01T17:00:00Z');
    expect(reads('<+0330>-3:30')).toBe(true);
    expect(utc('2026-07-01T12:00:00')).toBe('2026-07-01T08:30:00Z');
    expect(reads('LMT+0:01:15')).toBe(true);
    expect(utc('2026-07-01T12:00:00')).toBe('2026-07-01T12:01:15Z');
  });

  it('is nothing else', () => {
    const wrong = [
      'CET',
      'Europe/Berlin',
      '+25:00',
      '+2',
      '+02:60',
      '+02:00x',
      '02:00',
      'CE-1',
      '<+3>-3',
      '<+03-3',
      'CET-25',
      'CET-1CEST',
      'CET-1CEST,',
      'CET-1CEST,M3.5.0',
      'CET-1CEST,M3.5.0,',
      'CET-1CEST,M13.5.0,M10.5.0',
      'CET-1CEST,M3.6.0,M10.5.0',
      'CET-1CEST,M3.5.7,M10.5.0',
      'CET-1CEST,J0,J300',
      'CET-1CEST,J366,J300',
      'CET-1CEST,366,300',
      'CET-1CEST,M3.5.0,M10.5.0/168',
      'CET-1CEST,M3.5.0,M10.5.0/3x',
      'CET-1CEST,M3.5.0,M10.5.0,',
      'CET-1:60',
      'CET-1:0',
      ' UTC',
      'UTC ',
      'utc',
      '-',
      '+',
      '<',
      'UTC+2',
      'GMT-1',
    ];
    for (let i = 0; i < wrong.length; i++) expect(reads(wrong[i])).toBe(false, wrong[i]);
  });
});

describe('daylight saving', () => {
  it('begins and ends on the last Sunday of a month', () => {
    expect(reads(BERLIN)).toBe(true);
    expect(utc('2026-03-29T01:59:59')).toBe('2026-03-29T00:59:59Z');
    expect(utc('2026-03-29T03:00:00')).toBe('2026-03-29T01:00:00Z');
    expect(utc('2026-10-25T01:59:59')).toBe('2026-10-24T23:59:59Z');
    expect(utc('2026-10-25T03:00:00')).toBe('2026-10-25T02:00:00Z');
    expect(wall('2026-03-29T00:59:59')).toBe('2026-03-29T01:59:59Z');
    expect(wall('2026-03-29T01:00:00')).toBe('2026-03-29T03:00:00Z');
    expect(wall('2026-10-25T00:59:59')).toBe('2026-10-25T02:59:59Z');
    expect(wall('2026-10-25T01:00:00')).toBe('2026-10-25T02:00:00Z');
  });

  it('reads the hour that comes twice as the first of the two', () => {
    reads(BERLIN);
    expect(utc('2026-10-25T02:00:00')).toBe('2026-10-25T00:00:00Z');
    expect(utc('2026-10-25T02:59:59')).toBe('2026-10-25T00:59:59Z');
  });

  it('reads the hour that is left out as if the clock had not been set', () => {
    reads(BERLIN);
    expect(utc('2026-03-29T02:00:00')).toBe('2026-03-29T01:00:00Z');
    expect(utc('2026-03-29T02:59:59')).toBe('2026-03-29T01:59:59Z');
  });

  it('begins at two where no time is given, over the turn of the year in the south', () => {
    expect(reads('AEST-10AEDT,M10.1.0,M4.1.0/3')).toBe(true);
    expect(utc('2026-01-01T00:00:00')).toBe('2025-12-31T13:00:00Z');
    expect(utc('2026-12-31T23:59:59')).toBe('2026-12-31T12:59:59Z');
    expect(utc('2026-07-01T00:00:00')).toBe('2026-06-30T14:00:00Z');
    expect(utc('2026-10-04T01:59:59')).toBe('2026-10-03T15:59:59Z');
    expect(utc('2026-10-04T03:00:00')).toBe('2026-10-03T16:00:00Z');
  });

  it('may be negative, half an hour, or two', () => {
    expect(reads('IST-1GMT0,M10.5.0,M3.5.0/1')).toBe(true);
    expect(utc('2026-07-01T12:00:00')).toBe('2026-07-01T11:00:00Z');
    expect(utc('2026-12-01T12:00:00')).toBe('2026-12-01T12:00:00Z');
    expect(utc('2026-03-29T01:30:00')).toBe('2026-03-29T01:30:00Z'); // left out
    expect(utc('2026-10-25T01:30:00')).toBe('2026-10-25T00:30:00Z'); // the first
    expect(reads('<+1030>-10:30<+11>-11,M10.1.0,M4.1.0')).toBe(true);
    expect(utc('2026-01-01T12:00:00')).toBe('2026-01-01T01:00:00Z');
    expect(reads('<+00>0<+02>-2,M3.5.0/1,M10.5.0/3')).toBe(true);
    expect(utc('2026-07-01T12:00:00')).toBe('2026-07-01T10:00:00Z');
  });

  it('changes days before or after the day of its rule', () => {
    expect(reads('<-02>2<-01>,M3.5.0/-1,M10.5.0/0')).toBe(true);
    expect(utc('2026-03-28T22:59:59')).toBe('2026-03-29T00:59:59Z');
    expect(utc('2026-03-29T00:00:00')).toBe('2026-03-29T01:00:00Z');
    expect(reads('EET-2EEST,M3.4.4/50,M10.4.4/50')).toBe(true);
    expect(wall('2026-03-27T23:59:59')).toBe('2026-03-28T01:59:59Z');
    expect(wall('2026-03-28T00:00:00')).toBe('2026-03-28T03:00:00Z');
  });

  it('counts days of the year with and without the leap day', () => {
    expect(reads('AAA0BBB,J60/0,J300/0')).toBe(true);
    expect(wall('2024-02-29T23:59:59')).toBe('2024-02-29T23:59:59Z');
    expect(wall('2024-03-01T00:00:00')).toBe('2024-03-01T01:00:00Z');
    expect(wall('2025-03-01T00:00:00')).toBe('2025-03-01T01:00:00Z');
    expect(reads('AAA0BBB,59/0,300/0')).toBe(true);
    expect(wall('2024-02-29T00:00:00')).toBe('2024-02-29T01:00:00Z');
    expect(wall('2025-03-01T00:00:00')).toBe('2025-03-01T01:00:00Z');
    expect(reads('AAA0BBB,0/0,300/0')).toBe(true);
    expect(wall('2025-01-01T00:00:00')).toBe('2025-01-01T01:00:00Z');
  });

  it('may be for ever', () => {
    expect(reads('EST5EDT,0/0,J365/25')).toBe(true);
    expect(wall('2025-12-31T12:00:00')).toBe('2025-12-31T08:00:00Z');
    expect(wall('2026-01-01T04:59:59')).toBe('2026-01-01T00:59:59Z');
    expect(wall('2026-01-01T05:00:00')).toBe('2026-01-01T01:00:00Z');
    expect(wall('2026-07-01T12:00:00')).toBe('2026-07-01T08:00:00Z');
  });

  it('holds from 1970 to 2105', () => {
    reads(BERLIN);
    expect(wall('1970-01-01T00:00:00')).toBe('1970-01-01T01:00:00Z');
    expect(wall('2105-07-01T00:00:00')).toBe('2105-07-01T02:00:00Z');
    expect(timeOfWall(0)).toBe(-3600);
  });
});

describe('what a stamp leaves open', () => {
  it('is its zone, its year, or nothing', () => {
    expect(secondsOf('2026-03-16T09:15:30Z')).toBe(secondsOf('2026-03-16T10:15:30+01'));
    expect(stampKind).toBe(StampKind.ZONED);
    expect(secondsOf('2026-03-16 09:15:30.5')).toBe(secondsOf('2026-03-16T09:15:30Z'));
    secondsOf('2026-03-16 09:15:30.5');
    expect(stampKind).toBe(StampKind.WALL);
    const run = bytes('Mar 16 09:15:30');
    parseBsdStamp(run.ptr, run.end);
    expect(stampKind).toBe(StampKind.YEARLESS);
  });

  it('gets another year where the clock hangs far from UTC', () => {
    setReference(daysFromCivil(2026, 1, 1) * 86400);
    const start = secondsOf('2026-01-01T00:00:00Z');
    expect(rfc3339(yearUpTo(start as u32, start - 1))).toBe('2025-01-01T00:00:00Z');
    expect(rfc3339(yearUpTo(start as u32, start))).toBe('2026-01-01T00:00:00Z');
    const leap = secondsOf('2024-02-29T10:00:00Z') as u32;
    expect(rfc3339(yearUpTo(leap, secondsOf('2028-02-29T10:00:00Z')))).toBe('2028-02-29T10:00:00Z');
    expect(rfc3339(yearUpTo(leap, secondsOf('2028-02-29T09:59:59Z')))).toBe('2024-02-29T10:00:00Z');
    expect(rfc3339(yearUpTo(leap, secondsOf('2024-02-29T09:59:59Z')))).toBe('2020-02-29T10:00:00Z');
  });
});
