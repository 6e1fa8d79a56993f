/** An entry of the log for people: `2026-03-16T09:15:31.000Z warn  connection refused output=tcp://siem:601`. */

const LEVEL_WIDTH = 5;

/** From the JSON of an entry, with its `\n`, to a line of text, with its `\n`. */
export function logText(json: string): string {
  const { level, time, msg, ...facts } = JSON.parse(json) as Record<string, unknown>;
  const said = Object.entries(facts).map(([name, value]) => `${name}=${factText(value)}`);
  return `${[time, `${level}`.padEnd(LEVEL_WIDTH), printable(`${msg ?? ''}`), ...said].join(' ')}\n`;
}

/** Bare where it is one plain word, else in quotes; the facts of an entry come from others, so no line may break. */
function factText(value: unknown): string {
  if (typeof value === 'string' && /^[!#-<>-~]+$/.test(value)) return value;
  return printable(JSON.stringify(value) ?? '');
}

/** No end of line and no escape sequence of a terminal. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  return text.replace(/[\x00-\x1f\x7f-\x9f]/g, (control) => {
    return `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
