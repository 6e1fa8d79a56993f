/** The lines of a body: one a line as it is, or JSON, one element a line. */
import { Byte, escapeLineFeeds } from '../bytes.js';
import { arrayElements } from './json-array.js';
import { Refusal } from './refusal.js';

const END = Buffer.from('\n');
const JSON_TYPE = /^application\/(json|[^;]+\+json)\s*(;|$)/i;
/** The first characters that a value of JSON can have here. */
const OBJECT = '{';
const STRING = '"';
const ARRAY = '[';

/**
 * Whole lines, each ended by `\n`; empty if there are none. With a content type of JSON the body is an array of
 * objects and strings, one of them, or one a line; with any other it is lines. Throws a `Refusal` that says what is
 * wrong where it is neither. What begins with `[{` is an array in any case: no line of a log does.
 */
export function bodyLines(body: Buffer, contentType: string | undefined): Uint8Array {
  if (contentType !== undefined && JSON_TYPE.test(contentType.trim())) return jsonLines(body);
  if (isArrayOfRecords(body)) return jsonLines(body); // curl --data-binary has another type by itself
  return body.length === 0 || body.at(-1) === Byte.LF ? body : Buffer.concat([body, END]);
}

function isArrayOfRecords(body: Buffer): boolean {
  return /^\s*\[\s*\{/.test(body.toString('latin1', 0, 64));
}

function jsonLines(body: Buffer): Uint8Array {
  const text = body.toString();
  const start = text.trimStart().charAt(0);
  if (start === '') return body.subarray(0, 0);
  if (start === ARRAY) {
    parse(text, 'the body');
    const lines = arrayElements(body).map((element, index) => elementLine(element, `element ${index}`));
    return Buffer.concat(lines.flatMap((line) => [line, END]));
  }
  if (isJson(text)) return Buffer.concat([elementLine(body, 'the body'), END]);
  return severalLines(body);
}

/** `{"message": ...}` on each line, as some send it with the type of a single value. */
function severalLines(body: Buffer): Uint8Array {
  const lines: Uint8Array[] = [];
  let number = 1;
  for (let start = 0; start < body.length; number++) {
    const feed = body.indexOf(Byte.LF, start);
    const end = feed < 0 ? body.length : feed;
    const line = body.subarray(start, end);
    start = end + 1;
    const text = line.toString();
    if (text.trim() === '') continue;
    parse(text, `line ${number}`);
    lines.push(elementLine(line, `line ${number}`), END);
  }
  return Buffer.concat(lines);
}

/** An object stays as it was written, byte for byte; the text of a string is a line. */
function elementLine(json: Buffer, place: string): Uint8Array {
  const text = json.toString();
  const start = text.trimStart().charAt(0);
  if (start === OBJECT) return withoutBreaks(json);
  if (start === STRING) return escapeLineFeeds(Buffer.from(JSON.parse(text) as string));
  throw new Refusal(400, `${place} is ${text.trim().slice(0, 40)}; expected an object or a string`);
}

/** Between the parts of an object a line feed is but a blank, and within its strings there can be none. */
function withoutBreaks(json: Buffer): Uint8Array {
  let start = 0;
  let end = json.length;
  while (isBlank(json[start])) start++;
  while (isBlank(json[end - 1])) end--;
  const object = json.subarray(start, end);
  for (let feed = object.indexOf(Byte.LF); feed >= 0; feed = object.indexOf(Byte.LF, feed + 1)) {
    object[feed] = Byte.SPACE;
  }
  return object;
}

function isBlank(byte: number | undefined): boolean {
  return byte === Byte.SPACE || byte === Byte.LF || byte === Byte.CR || byte === Byte.TAB;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function parse(text: string, place: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    throw new Refusal(400, `${place} is no JSON: ${(error as Error).message}`);
  }
}
