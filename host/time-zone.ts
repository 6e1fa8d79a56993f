/** Names of time zones: the module has no database of them, but this host has, so it is given what it understands. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings, SettingsFault } from './types.js';

const DEFAULT_FOLDER = '/usr/share/zoneinfo';
/** `Europe/Berlin`, `America/Argentina/Buenos_Aires`, `EST5EDT`, `Etc/GMT+2`: no dot, so no way out of the folder. */
const NAME = /^[A-Za-z][\w+-]*(\/[A-Za-z][\w+-]*)*$/;
const EXPECTED =
  'UTC, an offset such as +02:00, a POSIX TZ string such as CET-1CEST,M3.5.0,M10.5.0/3, or a name such as Europe/Berlin';

/** The settings with a TZ string in the place of a name; `fault` is for a name that is none. */
export function withZoneRule(settings: Settings): { settings: Settings; fault?: SettingsFault } {
  const { timezone } = settings;
  if (typeof timezone !== 'string' || !NAME.test(timezone) || timezone === 'UTC' || timezone === 'Z') {
    return { settings };
  }
  const folder = process.env.TZDIR || DEFAULT_FOLDER;
  const found = footerOf(folder, timezone);
  if (typeof found === 'object') return { settings: { ...settings, timezone: found.rule } };
  const problem =
    found === 'no file' ? `not a time zone that ${folder} has` : 'not a time zone with a rule for today';
  return { settings, fault: { key: 'timezone', value: timezone, problem, expected: EXPECTED } };
}

/**
 * The last line of a TZif file (RFC 8536, 3.3): the rule that holds from its last change on, as a TZ string. Version 1
 * of the format had none, and a zone whose rule cannot be told that way has an empty one.
 */
function footerOf(folder: string, name: string): { rule: string } | 'no file' | 'no rule' {
  let file: Buffer;
  try {
    file = readFileSync(join(folder, ...name.split('/')));
  } catch {
    return 'no file';
  }
  if (file.toString('latin1', 0, 4) !== 'TZif') return 'no file';
  const [rule] = /[^\n]+(?=\n$)/.exec(file.toString('latin1')) ?? [];
  const isAscii = rule !== undefined && /^[\x21-\x7e]+$/.test(rule);
  return isAscii && file[4] !== 0 ? { rule } : 'no rule';
}
