import pino from 'pino';
import { escapeControlsInLines } from '../../control-characters.js';
import { secretsHidden, spellings } from '../config/secrets.js';
import type { ListenConfig } from '../config/specs.js';
import type { Log } from '../inputs/input.js';
import { logText } from './log-text.js';

/** The log of the service. Entries go to standard error: standard output may carry documents. */
export interface Logger extends Log {
  /** Writes what is still in memory; for an end that does not wait. */
  flush(): void;
}

/** Where the bytes of entries go, each with its `\n`. */
export interface LogDestination {
  write(line: string): void;
  flushSync?(): void;
}

const STDERR = 2;

/** A reader of standard error that stands still must not fill the memory; what it misses is gone. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;

/**
 * `json`: one object a line, `{"level":"info","time":"2026-03-16T09:15:31.000Z","input":"stdin","msg":"listening"}`.
 * `text`: `2026-03-16T09:15:31.000Z info  listening input=stdin`. `secrets` are texts that must not be in an entry,
 * wherever they come from, such as the message of a library: `***` stands in their place.
 */
export function createLogger(
  { level, format }: ListenConfig['log'],
  secrets: readonly string[] = [],
  destination: LogDestination = standardError(),
): Logger {
  const hide = hider(secrets);
  const shape = format === 'text' ? logText : escapeControlsInLines;
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: errorText, err: errorText },
    },
    { write: (line: string) => destination.write(shape(hide(line))) },
  );
  return {
    debug: (facts, message) => logger.debug(facts, message),
    info: (facts, message) => logger.info(facts, message),
    warn: (facts, message) => logger.warn(facts, message),
    error: (facts, message) => logger.error(facts, message),
    flush: () => destination.flushSync?.(),
  };
}

/** Written behind the back of the event loop; pino writes the rest when the process exits. */
function standardError(): LogDestination {
  const stream = pino.destination({ dest: STDERR, sync: false, maxLength: MOST_WAITING_BYTES });
  stream.on('error', () => {}); // nobody is left to tell
  return stream;
}

/** An error of the system says all in its message; one of our own needs the place where it was made. */
function errorText(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const isKnown = error.name === 'IoError' || 'code' in error;
  return isKnown ? error.message : (error.stack ?? error.message);
}

/** Takes secrets out of the texts of an entry; its form stays. */
function hider(secrets: readonly string[]): (line: string) => string {
  const hide = secretsHidden(secrets);
  // in JSON a secret may have more backslashes than it has itself
  const marks = spellings(secrets).map((secret) => JSON.stringify(secret).slice(1, -1));
  return (line) => {
    if (!marks.some((mark) => line.includes(mark))) return line;
    const entry = JSON.parse(line, (key, value) =>
      typeof value === 'string' && key !== 'level' && key !== 'time' ? hide(value) : value,
    ) as object;
    return `${JSON.stringify(entry)}\n`;
  };
}
