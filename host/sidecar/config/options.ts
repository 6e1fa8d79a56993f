/**
 * The options of inputs and outputs, one row each. This one table drives the parser, what `mailstitch check`
 * prints, and docs/listen.md; its rows stand in two files.
 */
import { INPUT_OPTIONS } from './input-options.js';
import type { OptionRow, Side } from './option-row.js';
import { OUTPUT_OPTIONS } from './output-options.js';

export type { InputKind, OptionRow, OutputKind, Side } from './option-row.js';

export const OPTIONS: readonly OptionRow[] = [...INPUT_OPTIONS, ...OUTPUT_OPTIONS];

/** The options of one kind, in the order of the table. */
export function optionsOf(side: Side, kind: string): readonly OptionRow[] {
  return OPTIONS.filter((row) => row.side === side && row.of.includes(kind));
}
