import { traceLine } from '../documents/trace';
import { writeOutput } from '../journal/append';
import { journaling } from '../journal/journal';
import { confirmOutputs, nextSerial } from '../journal/serials';
import { lineNumber } from '../store/receipts';
import { outputsSoFar } from './counters';

/** What a host has done with the output it took, where a journal has to know. */

/** The host says itself what is safe; else what it took counts as safe when it comes again. */
let isExplicit: bool = false;

/** The host is done with the first `outputs` lines of output, documents and others. */
export function acceptOutputs(outputs: u64): void {
  isExplicit = true;
  confirmOutputs(outputs);
}

/** The host came again. */
@inline
export function cameAgain(): void {
  if (journaling && !isExplicit) confirmOutputs(outputsSoFar());
}

/**
 * Output that is made of no message was written to [start, end), and is about to be counted. Whoever says what is safe
 * lets go of its lines when they are taken, so it is kept; whoever asks which lines it is made of hears of the one in
 * work. `isDocument`: it is that of an event, no line.
 */
export function keepOutput(start: usize, end: usize, isDocument: bool): void {
  traceLine(outputsSoFar() as u32, lineNumber());
  if (journaling && isExplicit) writeOutput(start, end, nextSerial(outputsSoFar() + 1), isDocument);
}
