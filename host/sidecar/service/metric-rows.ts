/** The metrics, one row each: this table drives what /metrics says and docs/listen.md. */
import type { Stats } from '../../types.js';
import type { InputCounts, OutputCounts } from './counts.js';

export interface MetricRow<Source> {
  name: string;
  type: 'counter' | 'gauge';
  help: string;
  /** A number, or one by each reason or, where the name says so, by each bound. */
  read(source: Source): number | ReadonlyMap<string, number>;
}

function counter<Source>(name: string, help: string, read: MetricRow<Source>['read']): MetricRow<Source> {
  return { name: `mailstitch_${name}_total`, type: 'counter', help, read };
}

function gauge<Source>(name: string, help: string, read: MetricRow<Source>['read']): MetricRow<Source> {
  return { name: `mailstitch_${name}`, type: 'gauge', help, read };
}

/** Of the module: what it has in its statistics. */
export const MODULE_METRICS: readonly MetricRow<Stats>[] = [
  counter('lines', 'Lines that the module took', (s) => s.lines),
  counter('lines_replayed', 'Lines that a start read once more', (s) => s.replayed),
  counter('lines_matched', 'Lines that a rule knew', (s) => s.matched),
  counter('lines_unmatched', 'Lines that no rule knew', (s) => s.unmatched),
  counter(
    'lines_rejected',
    'Lines that were not read, such as the rest of one that was cut',
    (s) => s.rejected,
  ),
  counter('lines_passed', 'Lines of no message that were handed on', (s) => s.passed),
  counter('lines_dropped', 'Lines of no message that were dropped, with unmatched: drop', (s) => s.dropped),
  counter('lines_lost', 'Lines of calls that broke off', (s) => s.lost),
  counter('lines_late', 'Lines that came after the final document of their message', (s) => s.late),
  counter('lines_oversize', 'Lines that were cut because the module takes no longer ones', (s) => s.oversize),
  counter('messages', 'Messages that were opened', (s) => s.messages),
  counter('messages_told', 'Messages that have a document', (s) => s.told),
  counter('messages_abandoned', 'Messages whose first document broke off', (s) => s.abandoned),
  counter('messages_evicted', 'Messages handed out early to keep the budget', (s) => s.evicted),
  gauge('messages_open', 'Messages that are open', (s) => s.open),
  gauge('messages_untold', 'Messages that are open and have no document yet', (s) => s.untold),
  counter('documents', 'Documents that were made', (s) => s.documents),
  counter('documents_first', 'Documents with sequence number 1', (s) => s.first_documents),
  counter('documents_follow_up', 'Documents with a higher one', (s) => s.follow_ups),
  counter('documents_further', 'Documents of further recipients, with expand', (s) => s.further),
  counter('documents_connections', 'Documents of connections that no message came by', (s) => s.connections),
  counter('documents_incomplete', 'Documents made before the end of their message', (s) => s.incomplete),
  counter('bounds_reached', 'How often a bound was reached', (s) => new Map(Object.entries(s.bounds))),
  gauge('appliances', 'Appliances that are known', (s) => s.appliances),
  gauge('keys', 'Messages, connections, deliveries and host names that are known', (s) => s.keys),
  gauge('store_bytes', 'Memory of open and remembered messages', (s) => s.store_bytes),
  gauge('module_memory_bytes', 'Memory of the module', (s) => s.memory_bytes),
  gauge('journal_bytes', 'Size of the journal', (s) => s.journal?.bytes ?? 0),
  gauge('journal_waiting_bytes', 'What of it could not be written yet', (s) => s.journal?.waiting_bytes ?? 0),
  gauge('journal_unconfirmed', 'Documents not accepted by all outputs', (s) => s.journal?.unconfirmed ?? 0),
  counter('journal_lines', 'Lines that were written to the journal', (s) => s.journal?.lines ?? 0),
  counter(
    'journal_compactions',
    'How often the journal was written anew',
    (s) => s.journal?.compactions ?? 0,
  ),
  counter('journal_lost', 'Entries given up for want of room on the disk', (s) => s.journal?.lost ?? 0),
  counter('journal_damaged', 'Damaged places that the start found', (s) => s.journal?.damaged ?? 0),
];

/** Of each input, with the label `input`; those by reason have a label `reason` too. */
export const INPUT_METRICS: readonly MetricRow<InputCounts>[] = [
  counter('input_lines', 'Lines that came in', (c) => c.lineCount),
  counter('input_bytes', 'Bytes of these lines', (c) => c.byteCount),
  counter('input_lost_lines', 'Lines that are lost or were cut, by reason', (c) => c.losses),
  counter('input_troubles', 'Trouble that cost no line, by reason', (c) => c.troubles),
  gauge('input_connections', 'Open connections', (c) => c.open),
];

/** Of each output, with the label `output`. */
export const OUTPUT_METRICS: readonly MetricRow<OutputCounts>[] = [
  counter('output_documents', 'Documents that the destination accepted', (c) => c.acceptedDocuments),
  counter('output_bytes', 'Bytes of these documents', (c) => c.acceptedBytes),
  counter('output_retries', 'Sends that failed and are tried again', (c) => c.retries),
  counter('output_spilled_documents', 'Documents that went to the spill file', (c) => c.spilledDocuments),
  counter('output_unspilled_documents', 'Documents that came back from it', (c) => c.unspilledDocuments),
  counter(
    'output_rejected_documents',
    'Documents refused for good, in a file of their own',
    (c) => c.rejectedDocuments,
  ),
  counter('output_lost_documents', 'Documents that could be kept nowhere', (c) => c.lostDocuments),
  gauge('output_waiting_documents', 'Documents that wait in memory', (c) => c.waitingDocuments),
  gauge('output_waiting_bytes', 'Bytes of these documents', (c) => c.waitingBytes),
  gauge('output_spill_bytes', 'Bytes that wait in the spill file', (c) => c.spillBytes),
  gauge('output_failing', '1 while sends fail, else 0', (c) => Number(c.failing)),
];
