/**
 * The engines that the case files run on. A new host is one more row here, or a file of its own where it brings
 * much along (fluent-bit-engine.ts); the cases stay as they are.
 */
import {
  type ClassicDocument,
  createStitcher,
  type EcsDocument,
  isClassicDocument,
  isEcsDocument,
  isOcsfDocument,
  isPassedLine,
  type MimecastEvent,
  type MimecastMessage,
  type OcsfDocument,
  type PassedLine,
  type StitchDocument,
} from '../../host/index.js';
import type { Settings } from '../../host/types.js';
import { checkEcs, checkOcsf } from './schema-check.js';

/** Everything that came out, in the order it came out. Of a line that is passed on all engines give the text. */
export interface EngineOutput {
  documents: ClassicDocument[];
  mimecast: (MimecastMessage | MimecastEvent)[];
  /** Documents in a standard format, which keep to its schema. */
  standard: (EcsDocument | OcsfDocument)[];
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
  const standard: EngineOutput['standard'] = [];
  const passed: PassedLine[] = [];
  for (const output of outputs) {
    if (isPassedLine(output)) passed.push(output);
    else sortDocument(output, { documents, mimecast, standard });
  }
  return { documents, mimecast, standard, passed };
}

/** Puts a document where those of its kind are; throws if it does not keep to the schema that it claims. */
export function sortDocument(output: StitchDocument, to: Omit<EngineOutput, 'passed'>): void {
  if (isEcsDocument(output)) {
    checkEcs(output);
    to.standard.push(output);
  } else if (isOcsfDocument(output)) {
    checkOcsf(output);
    to.standard.push(output);
  } else if (isClassicDocument(output)) to.documents.push(output);
  else to.mimecast.push(output);
}
