/**
 * What a terminal obeys, or what changes the order in which it shows the rest. The sender of a mail chose it, or whoever
 * named a file; so no text that people read has one of them raw.
 */
const OBEYED = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** The same without the end of a line, which stands between documents. */
const OBEYED_IN_LINES = /[^\P{Cc}\n]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** As JSON has them, `\n` or `\u001b`: within the strings of a JSON text it stays the same value. */
export function escapeControls(text: string): string {
  return text.replace(OBEYED, jsonEscape);
}

/** Of JSON texts, one a line. */
export function escapeControlsInLines(text: string): string {
  return text.replace(OBEYED_IN_LINES, jsonEscape);
}

/** Short, for people: `\x1b`. */
export function visible(text: string): string {
  return text.replace(OBEYED, (char) => {
    const code = codeOf(char);
    return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
  });
}

function jsonEscape(char: string): string {
  const short = JSON.stringify(char).slice(1, -1);
  return short === char ? `\\u${hex(codeOf(char), 4)}` : short;
}

function codeOf(char: string): number {
  return char.codePointAt(0) as number;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
