/**
 * The engines that the case files run on. A new host is one more row here, or a file of its own where it brings
 * much along (fluent-bit-engine.ts); the cases stay as they are.
 */
import {
  type ClassicDocument,
  createStitcher,
  isClassicDocument,
  isPassedLine,
  type MimecastEvent,
  type MimecastMessage,
  type PassedLine,
  type StitchDocument,
} from '../../host/index.js';
import type { Settings } from '../../host/types.js';

/** Everything that came out, in the order it came out. Of a line that is passed on all engines give the text. */
export interface EngineOutput {
  documents: ClassicDocument[];
  mimecast: (MimecastMessage | MimecastEvent)[];
  passed: Pick<PassedLine, 'message'>[];
}

/**
 * One way to turn a log into documents: all of `bytes` arrives at `nowMs` (milliseconds since 1970), then
 * the input ends, or, on an engine that has no such thing, time goes on until nothing is open.
 */
export interface Engine {
  name: string;
  hasEnd: boolean;
  run(settings: Settings, bytes: Uint8Array, nowMs: number): EngineOutput | Promise<EngineOutput>;
}

/** The module in Node, all bytes in one push. */
export const nodeEngine: Engine = {
  name: 'node',
  hasEnd: true,
  run: (settings, bytes, nowMs) => stitchPieces(settings, [bytes], nowMs),
};

/** The module in Node, one byte a push. */
export const bytewiseEngine: Engine = {
  name: 'node, byte by byte',
  hasEnd: true,
  run: (settings, bytes, nowMs) =>
    stitchPieces(
      settings,
      Array.from(bytes, (byte) => Uint8Array.of(byte)),
      nowMs,
    ),
};

export function stitchPieces(
  settings: Settings,
  pieces: Iterable<string | Uint8Array>,
  nowMs: number,
): StitcherOutput {
  const stitcher = createStitcher(settings);
  for (const piece of pieces) stitcher.push(piece, nowMs);
  stitcher.drain(nowMs);
  return sortOut(stitcher);
}

/** What a stitcher in Node gives. */
export interface StitcherOutput extends EngineOutput {
  passed: PassedLine[];
}

/** Takes what is ready out of a stitcher. */
export function sortOut(outputs: Iterable<StitchDocument | PassedLine>): StitcherOutput {
  const documents: ClassicDocument[] = [];
  const mimecast: EngineOutput['mimecast'] = [];
  const passed: PassedLine[] = [];
  for (const output of outputs) {
    if (isPassedLine(output)) passed.push(output);
    else if (isClassicDocument(output)) documents.push(output);
    else mimecast.push(output);
  }
  return { documents, mimecast, passed };
}
