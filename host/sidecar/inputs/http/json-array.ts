const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * The elements of an array as they are written, for bytes that are known to be valid JSON. To parse and write them anew
 * would change numbers that are too large for a double.
 */
export function arrayElements(json: Buffer): Buffer[] {
  const elements: Buffer[] = [];
  let depth = 0;
  let start = 0;
  let hasContent = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] as number;
    if (byte === QUOTE) at = stringEnd(json, at);
    else if (byte === OPEN_BRACKET || byte === OPEN_BRACE) {
      if (++depth === 1) {
        start = at + 1;
        continue;
      }
    } else if (byte === CLOSE_BRACKET || byte === CLOSE_BRACE) {
      if (--depth === 0) break;
    } else if (byte === COMMA && depth === 1) {
      elements.push(json.subarray(start, at));
      start = at + 1;
      continue;
    }
    // blanks are all that is below `!`
    if (byte > 0x20) hasContent = true;
  }
  if (hasContent) elements.push(json.subarray(start, json.lastIndexOf(CLOSE_BRACKET)));
  return elements;
}

/** Where the string that begins at `start` has its closing quote. */
function stringEnd(json: Buffer, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at;
}
