/** The types of options: how a value is read, how it is printed, and the words for one that is wrong. */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { resolve } from 'node:path';
import { shown } from './faults.js';
import { durationText, parseDuration, parseSize, sizeText } from './units.js';

export interface ValueType {
  /** The name in the docs, such as `duration`; `enum` types give their words. */
  readonly word: string;
  /** What would be right, after "expected ". */
  readonly expected: string;
  /** What is wrong with a value that is not right, after "is ". */
  readonly not: string;
  /** Never shown: messages and `check` print `***`. */
  readonly secret?: true;
  /** The value as the rooms want it; undefined if `raw` is none. Relative paths start at `cwd`. */
  parse(raw: unknown, cwd: string): unknown;
  /** As it is written in YAML; `parse` reads it back. */
  print(value: unknown): unknown;
}

/** What stands for a secret that is not shown. */
export const HIDDEN = '***';

/** `"soon" is not a duration; expected a number with ms, s, m, h or d, such as 30s, or 0`. */
export function wrongText(type: ValueType, raw: unknown): string {
  return `${type.secret ? HIDDEN : shown(raw)} is ${type.not}; expected ${type.expected}`;
}

const asIs = (value: unknown) => value;
const asText = (raw: unknown) => (typeof raw === 'string' || typeof raw === 'number' ? `${raw}` : '');

export const bool: ValueType = {
  word: 'bool',
  expected: 'true or false',
  not: 'not a yes or no',
  // the words come as text from a URL or the environment
  parse: (raw) => (`${raw}` === 'true' ? true : `${raw}` === 'false' ? false : undefined),
  print: asIs,
};

export function oneOf(...words: string[]): ValueType {
  return {
    word: words.join(' or '),
    expected: `one of ${words.join(', ')}`,
    not: 'not one of its values',
    parse: (raw) => words.find((word) => word === raw),
    print: asIs,
  };
}

/** A name, or its place in the list: facilities and severities of syslog. */
export function numbered(what: string, names: readonly string[]): ValueType {
  const last = names.length - 1;
  return {
    word: what,
    expected: `one of ${names.join(', ')}, or a number from 0 to ${last}`,
    not: `not a ${what}`,
    parse(raw) {
      const text = asText(raw);
      const number = /^\d{1,2}$/.test(text) ? Number(text) : names.indexOf(text);
      return number >= 0 && number <= last ? number : undefined;
    },
    print: (value) => names[value as number],
  };
}

/** Timers of the system end at 2^31 ms. */
const MOST_MS = 24 * 86_400_000;

function durationFrom(leastMs: number, expected: string): ValueType {
  return {
    word: 'duration',
    expected,
    not: 'not a duration',
    parse(raw) {
      const ms = parseDuration(raw);
      return ms === undefined || ms < leastMs || ms > MOST_MS ? undefined : ms;
    },
    print: (value) => (value === 0 ? 0 : durationText(value as number)),
  };
}

export const duration = durationFrom(0, 'a number with ms, s, m, h or d, such as 30s, or 0; up to 24d');
/** A duration that can not be 0. */
export const wait = durationFrom(1, 'a number above 0 with ms, s, m, h or d, such as 30s; up to 24d');

/** Bounds as they are written: `size('4KiB', '1GiB')`. */
export function size(least: string, most: string): ValueType {
  const [min, max] = [parseSize(least) ?? 0, parseSize(most) ?? 0];
  return {
    word: 'size',
    expected: `bytes as a number, or with KiB, MiB or GiB, such as 64MiB; from ${least} to ${most}`,
    not: 'not a size',
    parse(raw) {
      const bytes = parseSize(raw);
      return bytes === undefined || bytes < min || bytes > max ? undefined : bytes;
    },
    print(value) {
      const text = sizeText(value as number);
      return /^\d+$/.test(text) ? Number(text) : text;
    },
  };
}

export function count(most: number): ValueType {
  return {
    word: 'count',
    expected: `a whole number from 1 to ${most}`,
    not: 'not a count',
    parse(raw) {
      const value = /^\d{1,9}$/.test(asText(raw)) ? Number(raw) : 0;
      return value >= 1 && value <= most ? value : undefined;
    },
    print: asIs,
  };
}

/** Longest text, as that of the settings of the module. */
const TEXT_CHARACTERS = 255;

export const text: ValueType = {
  word: 'text',
  expected: `a text of 1 to ${TEXT_CHARACTERS} characters`,
  not: 'not a text',
  parse: (raw) =>
    typeof raw === 'string' && raw !== '' && raw.length <= TEXT_CHARACTERS && !hasControl(raw)
      ? raw
      : undefined,
  print: asIs,
};

/** APP-NAME of RFC 5424. */
export const ident: ValueType = {
  word: 'text',
  expected: 'a text of 1 to 48 ASCII characters without blanks',
  not: 'not an IDENT',
  parse: (raw) => (/^[!-~]{1,48}$/.test(asText(raw)) ? asText(raw) : undefined),
  print: asIs,
};

export const secret: ValueType = {
  word: 'secret',
  expected: 'a text of ASCII characters without blanks',
  not: 'not a token',
  secret: true,
  parse: (raw) => (/^[!-~]+$/.test(asText(raw)) ? asText(raw) : undefined),
  print: () => HIDDEN,
};

export const path: ValueType = {
  word: 'path',
  expected: 'a path, absolute or from the working directory on',
  not: 'not a path',
  parse: (raw, cwd) =>
    typeof raw === 'string' && raw !== '' && !raw.includes('\0') ? resolve(cwd, raw) : undefined,
  print: asIs,
};

/** Text, so that no reader of YAML takes `0660` for a decimal number; `0o660` and `660` are read too. */
export const mode: ValueType = {
  word: 'mode',
  expected: 'octal permissions, such as 0660',
  not: 'not a file mode',
  parse: (raw) =>
    /^(0o?)?[0-7]{3}$/.test(asText(raw)) ? Number.parseInt(asText(raw).slice(-3), 8) : undefined,
  print: (value) => (value as number).toString(8).padStart(4, '0'),
};

/** Names with commas between them, or a list. */
export const names: ValueType = {
  word: 'names',
  expected: 'names with commas between them, or a list of names',
  not: 'not a list of names',
  parse(raw) {
    const list: unknown[] = Array.isArray(raw) ? raw : typeof raw === 'string' ? raw.split(',') : [];
    const whole = list.length > 0 && list.every((name) => typeof name === 'string' && name !== '');
    return whole ? [...new Set(list)] : undefined;
  },
  print: (value) => (value as string[]).join(','),
};

/** These say how a body is sent, which is not for the configuration to say. */
const OWN_HEADERS = ['connection', 'content-encoding', 'content-length', 'transfer-encoding'];

/** Values of these are no secrets; of others nobody knows. */
const OPEN_HEADERS = ['accept', 'content-type', 'host', 'user-agent'];

export const headers: ValueType = {
  word: 'headers',
  expected: `a mapping of header names to texts; ${OWN_HEADERS.join(', ')} are set by mailstitch`,
  not: 'not a mapping of headers',
  secret: true,
  parse(raw) {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return undefined;
    const entries = Object.entries(raw).map(([name, value]) => [name, asText(value)] as const);
    return entries.every(isHeader) ? Object.fromEntries(entries) : undefined;
  },
  print: (value) =>
    Object.fromEntries(
      Object.entries(value as Record<string, string>).map(([name, text]) => [
        name,
        isOpenHeader(name) ? text : HIDDEN,
      ]),
    ),
};

export function isOpenHeader(name: string): boolean {
  return OPEN_HEADERS.includes(name.toLowerCase());
}

function isHeader([name, value]: readonly [string, string]): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch {
    return false;
  }
  return value !== '' && !OWN_HEADERS.includes(name.toLowerCase());
}

function hasControl(value: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  return /[\x00-\x1f\x7f]/.test(value);
}
