/** Settings as an input of the fuzzer names them: one word each, so that a change of a word is another setting. */
import type { Settings } from '../../host/types.js';

const WORDS: Readonly<Record<string, Settings>> = {
  ecs: { format: 'ecs' },
  ocsf: { format: 'ocsf' },
  expand: { expand: true },
  raw: { keep_raw: true },
  drop: { unmatched: 'drop' },
  event: { clock: 'event' },
  few: { max_messages: 3 },
  one: { max_messages: 1 },
  forget: { remember: 0 },
  close: { hold: '0' },
  quick: { linger: '0', mimecast_linger: '0' },
  rejected: { connections: 'rejected' },
  connections: { connections: 'all' },
  single: { correlate: false },
  nine: { nine_fields: true },
  zone: { timezone: 'CET-1CEST,M3.5.0,M10.5.0/3' },
  offset: { timezone: '-09:30' },
  named: { appliance: 'esa7.example.com' },
  batch: { batch: true },
  keys: { message_key: 'text', host_key: 'from' },
  rules: { rules: ['MID {mid:num} Custom Log Entry: VIP {content_filter:rest}'] },
};

export const SETTINGS_WORDS = Object.keys(WORDS);

/** Budgets small enough that inputs of a few kilobytes reach them; every input has them. */
const SMALL: Settings = { max_bytes: '1MiB', remember: '1MiB' };

/** Words that mean nothing are passed over: whatever a change makes of an input, it stays one. */
export function settingsOf(words: readonly string[]): Settings {
  const given = words.filter((word) => Object.hasOwn(WORDS, word)).sort();
  return Object.assign({ ...SMALL }, ...given.map((word) => WORDS[word]));
}
