const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BRACE = 0x7b;
const SPACE = 0x20;

/** One line for each element, each ended by `\n`; an empty element is an empty line. */
export function linesOf(elements: readonly Buffer[]): Buffer {
  const lines = elements.map(lineOf);
  let bytes = lines.length;
  for (const line of lines) bytes += line.length;
  const all = Buffer.allocUnsafe(bytes);
  let at = 0;
  for (const line of lines) {
    all.set(line, at);
    at += line.length;
    all[at++] = NEWLINE;
  }
  return all;
}

/** The element without the line ends behind it; those inside are blanks in JSON and `#012` in text. */
function lineOf(element: Buffer): Buffer {
  let end = element.length;
  while (end > 0 && (element[end - 1] === NEWLINE || element[end - 1] === RETURN)) end--;
  const body = end === element.length ? element : element.subarray(0, end);
  if (!body.includes(NEWLINE)) return body;
  return jsonLine(body) ?? Buffer.from(body.toString('latin1').replaceAll('\n', '#012'), 'latin1');
}

/**
 * `{\n  "message": "..."\n}`: a line feed in valid JSON is only ever a blank, so all other bytes stay as they are and
 * no number is rounded. Undefined if it is no JSON object.
 */
function jsonLine(body: Buffer): Buffer | undefined {
  let start = 0;
  while ((body[start] as number) <= SPACE) start++;
  if (body[start] !== BRACE) return undefined;
  try {
    JSON.parse(body.toString());
  } catch {
    return undefined;
  }
  return Buffer.from(body.toString('latin1', start).replace(/[\r\n]/g, ' '), 'latin1');
}
