/** An entry of the log for people: `2026-03-16T09:15:31.000Z warn  connection refused output=tcp://siem:601`. */

import { escapeControls } from '../../control-characters.js';

const LEVEL_WIDTH = 5;

/** From the JSON of an entry, with its `\n`, to a line of text, with its `\n`. */
export function logText(json: string): string {
  const { level, time, msg, ...facts } = JSON.parse(json) as Record<string, unknown>;
  const said = Object.entries(facts).map(([name, value]) => `${name}=${factText(value)}`);
  return `${[time, `${level}`.padEnd(LEVEL_WIDTH), escapeControls(`${msg ?? ''}`), ...said].join(' ')}\n`;
}

/** Bare where it is one plain word, else in quotes; the facts of an entry come from others, so no line may break. */
function factText(value: unknown): string {
  if (typeof value === 'string' && /^[!#-<>-~]+$/.test(value)) return value;
  return escapeControls(JSON.stringify(value) ?? '');
}
