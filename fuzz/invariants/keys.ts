/**
 * No object of a document has a key twice: readers differ in what they make of that, and an index may refuse it. Objects
 * within an event of Mimecast stay as they came: of those the outermost of the document is looked at.
 */
import { Fault } from '../fault.js';
import { excerpt, type Reading } from './output.js';

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],]/g;

export function checkKeys({ documents }: Reading): void {
  for (const { text, value } of documents) {
    const { MID, cisco_esa, unmapped } = value as {
      MID?: unknown;
      cisco_esa?: unknown;
      unmapped?: { mid?: unknown };
    };
    const isOfGateway = MID !== undefined || cisco_esa !== undefined || unmapped?.mid !== undefined;
    const key = repeatedKey(text, isOfGateway ? Number.POSITIVE_INFINITY : 1);
    if (key !== undefined) throw new Fault('no key stands twice in an object', `${key} in ${excerpt(text)}`);
  }
}

/** A key that an object of this JSON text has twice, `depth` objects and arrays deep. */
function repeatedKey(text: string, depth: number): string | undefined {
  /** The keys of each object that is open, from the outermost on; an array has none. */
  const open: (Set<string> | undefined)[] = [];
  let isKey = false;
  for (const [token] of text.matchAll(TOKENS)) {
    const keys = open.at(-1);
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token !== ',' && isKey && keys !== undefined && open.length <= depth) {
      const key = JSON.parse(token) as string;
      if (keys.has(key)) return key;
      keys.add(key);
    }
    isKey = token === '{' || (token === ',' && keys !== undefined);
  }
  return undefined;
}
