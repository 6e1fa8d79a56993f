import { escapeControls } from '../control-characters.js';
import { createStitcher } from '../create-stitcher.js';
import { explanationText } from '../explanation.js';
import { openInput } from '../input.js';
import { stdoutSink } from '../output.js';
import { collectSettings, type SettingOptions } from './collect-settings.js';

export interface ExplainOptions extends SettingOptions {
  /** The raw object, one a line. */
  json?: boolean;
}

/** Explains the line of the command line, or each line of standard input. */
export async function explain(words: string[], options: ExplainOptions): Promise<number> {
  const stitcher = createStitcher(collectSettings(options));
  stitcher.tick(Date.now()); // the year of stamps that have none
  const sink = stdoutSink();
  let separator = '';
  for await (const line of words.length > 0 ? [Buffer.from(words.join(' '))] : stdinLines()) {
    const explanation = stitcher.explain(line);
    const text = options.json
      ? `${escapeControls(JSON.stringify(explanation))}\n`
      : separator + explanationText(explanation);
    separator = '\n';
    sink.write(Buffer.from(text));
  }
  return 0;
}

/** Lines as bytes, without their `\n`: what is not valid UTF-8 is for the core to judge. */
async function* stdinLines(): AsyncGenerator<Buffer, void> {
  if (process.stdin.isTTY) process.stderr.write('mailstitch: type or paste lines; end with Ctrl-D\n');
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of openInput('-').chunks()) {
    rest = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', start)) {
      yield rest.subarray(start, end);
      start = end + 1;
    }
    rest = rest.subarray(start);
  }
  if (rest.length > 0) yield rest;
}
