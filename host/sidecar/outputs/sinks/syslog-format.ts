import { hostname } from 'node:os';
import type { SyslogForm } from '../../config/specs.js';
import { forEachLine } from '../../lines.js';
import type { Batch } from '../sink.js';

/** RFC 5424: the longest HOSTNAME and APP-NAME. */
const MAX_HOSTNAME = 255;
const MAX_APP_NAME = 48;

const SPACE = 0x20;
const LF = 0x0a;

/** Longest octet count and its space: 9,999,999,999 bytes. */
const COUNT_BYTES = 11;

/** Makes syslog messages of documents. */
export class SyslogFormat {
  readonly #form: SyslogForm;
  readonly #hostname: string;
  readonly #appName: string;

  constructor(form: SyslogForm) {
    this.#form = form;
    this.#hostname = printable(hostname(), MAX_HOSTNAME);
    this.#appName = printable(form.ident, MAX_APP_NAME);
  }

  /**
   * What stands before the JSON text:
   *
   *     <134>1 2026-03-16T09:15:34.120Z relay1 mailstitch 4711 - -
   *     <134>IronPort:
   *
   * There is no MSGID: it names kinds of messages, and receivers that index it would get one a document. There is no
   * byte order mark: RFC 5424 asks for one before UTF-8, but most JSON readers stumble over it.
   */
  header(nowMs: number): Buffer {
    const { form, ident, facility, severity } = this.#form;
    const priority = `<${facility * 8 + severity}>`;
    if (form === 'ident') return Buffer.from(`${priority}${ident}: `);
    const time = new Date(nowMs).toISOString();
    return Buffer.from(`${priority}1 ${time} ${this.#hostname} ${this.#appName} ${process.pid} - - `);
  }

  /** All documents of a batch as messages of a connection, each counted in octets or ended by a line feed. */
  frame(batch: Batch, framing: 'octet' | 'newline', nowMs: number): Buffer {
    const header = this.header(nowMs);
    const frames = Buffer.allocUnsafe(batch.bytes.length + batch.documents * (header.length + COUNT_BYTES));
    let at = 0;
    forEachLine(batch.bytes, (line) => {
      if (framing === 'octet') {
        at += frames.write(String(header.length + line.length), at, 'latin1');
        frames[at++] = SPACE;
      }
      at += header.copy(frames, at);
      at += line.copy(frames, at);
      if (framing === 'newline') frames[at++] = LF;
    });
    return frames.subarray(0, at);
  }
}

/** Only printing ASCII characters without space; `-` where nothing is left. */
function printable(text: string, maxLength: number): string {
  return text.replace(/[^!-~]+/g, '_').slice(0, maxLength) || '-';
}
