/** Durations and sizes as people write them: `30s`, `64MiB`. */

const TIME_UNITS: readonly [string, number][] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];

const BYTE_UNITS: readonly [string, number][] = [
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
  ['', 1],
];

/** Milliseconds of `30s`; a bare 0 needs no unit. Undefined if it is no duration. */
export function parseDuration(raw: unknown): number | undefined {
  return quantity(raw, TIME_UNITS);
}

/** Bytes of `64MiB` or of a bare number. Undefined if it is no size. */
export function parseSize(raw: unknown): number | undefined {
  return quantity(raw, BYTE_UNITS);
}

/** `90000` is `90s`: the largest unit that leaves a whole number. */
export function durationText(ms: number): string {
  return inUnits(ms, TIME_UNITS);
}

export function sizeText(bytes: number): string {
  return inUnits(bytes, BYTE_UNITS);
}

function quantity(raw: unknown, units: readonly [string, number][]): number | undefined {
  const match = /^(\d{1,13})([A-Za-z]*)$/.exec(typeof raw === 'number' ? `${raw}` : textOf(raw));
  if (match === null) return undefined;
  const value = Number(match[1]);
  const factor = units.find(([unit]) => unit === match[2])?.[1];
  if (factor === undefined) return value === 0 && match[2] === '' ? 0 : undefined;
  return value * factor;
}

function textOf(raw: unknown): string {
  return typeof raw === 'string' ? raw : '';
}

function inUnits(value: number, units: readonly [string, number][]): string {
  if (value === 0) return '0';
  const [unit, factor] = units.find(([, factor]) => value % factor === 0) ?? ['', 1];
  return `${value / factor}${unit}`;
}
