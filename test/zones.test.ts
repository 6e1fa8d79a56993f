/**
 * The core's arithmetic of zones against that of Node, which has the whole database. The core knows today's rule only,
 * so years count from the one on in which it holds.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStitcher } from '../host/index.js';

/**
 * Africa/Casablanca is missing: it follows the moon, its file lists the changes of each year and ends in a rule that
 * knows none of them.
 */
const ZONES: [name: string, firstYear: number][] = [
  ['Europe/Berlin', 1997],
  ['Europe/London', 1997],
  ['Europe/Dublin', 1997],
  ['America/New_York', 2008],
  ['America/St_Johns', 2012],
  ['America/Santiago', 2024],
  ['Australia/Sydney', 2009],
  ['Australia/Lord_Howe', 2009],
  ['Pacific/Auckland', 2008],
  ['Antarctica/Troll', 2006],
  ['Asia/Kolkata', 1970],
  ['Asia/Kathmandu', 1987],
  ['Etc/GMT+12', 1970],
  ['Pacific/Kiritimati', 1996],
];

const DAY_S = 86_400;
const END_S = Date.UTC(2100, 0, 1) / 1000;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Seconds that a clock in the zone is ahead of UTC, by Node. */
function offsetIn(zone: string): (timeS: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (timeS) => {
    const part = Object.fromEntries(
      format.formatToParts(timeS * 1000).map(({ type, value }) => [type, Number(value)]),
    ) as Record<string, number>;
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - timeS;
  };
}

/** What the core makes of a stamp that a clock on the wall gives. */
function reader(timezone: string): (wallS: number) => number {
  const stitcher = createStitcher({ timezone });
  return (wallS) => {
    const wall = new Date(wallS * 1000);
    const [weekday, month] = [WEEKDAYS[wall.getUTCDay()], MONTHS[wall.getUTCMonth()]];
    const day = String(wall.getUTCDate()).padStart(2);
    const clock = wall.toISOString().slice(11, 19);
    const line = `${weekday} ${month} ${day} ${clock} ${wall.getUTCFullYear()} Info: x`;
    return Date.parse(stitcher.explain(line).prefix.time ?? '') / 1000;
  };
}

describe.each(ZONES)('%s', (zone, firstYear) => {
  const offset = offsetIn(zone);
  const read = reader(zone);
  const START_S = Date.UTC(firstYear, 0, 1) / 1000;

  /** The time that stands for what the clock showed: the first with that face, or as if it had not been set. */
  function expected(wallS: number): number {
    const around = [...new Set([offset(wallS - DAY_S), offset(wallS + DAY_S)])];
    const times = around.map((ahead) => wallS - ahead).filter((time) => time + offset(time) === wallS);
    return times.length > 0 ? Math.min(...times) : wallS - Math.min(...around);
  }

  it('is read as Node reads it, at any time', () => {
    fc.assert(
      fc.property(fc.integer({ min: START_S + DAY_S, max: END_S }), (wallS) => {
        expect(read(wallS)).toBe(expected(wallS));
      }),
      { numRuns: 300 },
    );
  });

  it('is read as Node reads it around each change', () => {
    for (let day = START_S + DAY_S; day < END_S; day += DAY_S) {
      const [before, after] = [offset(day), offset(day + DAY_S)];
      if (before === after) continue;
      let [low, high] = [day, day + DAY_S];
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (offset(middle) === before) low = middle;
        else high = middle;
      }
      for (const around of [-7200, -3601, -3600, -1800, -1, 0, 1, 1799, 3599, 3600, 7200]) {
        for (const ahead of [before, after]) {
          const wallS = high + ahead + around;
          expect([high, wallS, read(wallS)]).toEqual([high, wallS, expected(wallS)]);
        }
      }
      day += 20 * DAY_S;
    }
  });
});
