import { distance } from 'fastest-levenshtein';
import { escapeControls } from '../../control-characters.js';
import { UsageError } from '../../errors.js';
import { maskUrl } from './url.js';

/** One thing that is wrong, and where: `inputs[1].framing`, `MAILSTITCH_TIMEOUT`, `--output[0]`. */
export interface ConfigFault {
  place: string;
  /** What is wrong and what would be right, without secrets. */
  text: string;
}

/** The configuration is wrong. The message has one line for each fault: `inputs[1].framing: "x" is not ...`. */
export class ConfigError extends UsageError {
  constructor(readonly faults: readonly ConfigFault[]) {
    super(faults.map(({ place, text }) => `${place}: ${text}`).join('\n'));
  }
}

/** A key may be as long as the file. */
const PLACE_CHARACTERS = 200;

/** What was found so far, so that all of it is told at once. */
export class Findings {
  readonly faults: ConfigFault[] = [];
  readonly warnings: string[] = [];

  /** Keys and paths may have line feeds in them, and a fault is one line. */
  fault(place: string, text: string): void {
    this.faults.push({ place: escapeControls(place.slice(0, PLACE_CHARACTERS)), text: escapeControls(text) });
  }

  warn(place: string, text: string): void {
    this.warnings.push(escapeControls(`${place}: ${text}`));
  }

  /** Throws if anything is wrong. */
  check(): void {
    if (this.faults.length > 0) throw new ConfigError(this.faults);
  }
}

/** Longer values are cut in messages. */
const SHOWN_CHARACTERS = 120;

/**
 * A value as a message quotes it: `"soon"`, `30`, `null`. It may be a URL with a password that stands where none should,
 * and of lists and mappings nobody knows what is in them.
 */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  return cut(typeof value === 'string' ? maskUrl(value, () => false) : value);
}

/** The same of a text in which there are no secrets any more. */
export function cut(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}...`;
}

/** `unknown key; did you mean receive_buffer?`, or all that are right where none is near. */
export function unknownText(what: string, word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  if (near !== undefined) return `unknown ${what}; did you mean ${near}?`;
  return `unknown ${what}; expected one of ${known.join(', ')}`;
}

/** The word that was meant: a slip or two of the pen away, or one that shares whole parts, as `udp` and `syslog+udp`. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const squashed = squash(word);
  let best: string | undefined;
  let bestDistance = (squashed.length <= 3 ? 1 : squashed.length <= 9 ? 2 : 3) + 1;
  for (const candidate of known) {
    const slips = distance(squashed, squash(candidate));
    if (slips < bestDistance) {
      best = candidate;
      bestDistance = slips;
    }
  }
  return best ?? known.find((candidate) => sharesParts(word, candidate));
}

/** `receiveBuffer`, `receive-buffer` and `RECEIVE_BUFFER` are all meant as `receive_buffer`. */
function squash(word: string): string {
  return word.toLowerCase().replace(/[-_.]/g, '');
}

function sharesParts(word: string, candidate: string): boolean {
  const [mine, theirs] = [word, candidate].map((text) => text.toLowerCase().split(/[-+_.]/)) as [
    string[],
    string[],
  ];
  return mine.every((part) => theirs.includes(part)) || theirs.every((part) => mine.includes(part));
}
