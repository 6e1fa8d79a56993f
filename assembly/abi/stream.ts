import { faultsEnd, readSettings } from '../config';
import { FAULTS_SIZE } from '../config-faults';
import { clearOutput, commitOutput, outputLength, outputRoom, outputStart } from '../documents/output';
import { beginTracing, clearTrace, traceSize, traceStart } from '../documents/trace';
import { waitingBytes } from '../journal/file';
import { journaling, settleJournal } from '../journal/journal';
import { clearNotes, notesLen, notesStart } from '../journal/notes';
import { reserve } from '../memory';
import { clearReceipts, lineNumber, receiptsCount, receiptsStart, trackLines } from '../store/receipts';
import { Char } from '../text/chars';
import { nowMs } from './clock';
import { acceptOutputs, cameAgain } from './confirm';
import { explainLine } from './explain';
import { setOrigin } from './origin';
import { beginDrain, beginLines, beginTick, moveRest, restEnd, restStart, run, Status } from './pump';
import { isJournalMissing, isStarted, ownRowFault, start, startJournal } from './start';
import { STATISTICS_SIZE, writeCounters } from './statistics';

/**
 * The way in for hosts that have a stream of bytes: push, tick, drain; documents come back as lines of JSON.
 * Version of this contract; a host that was built for another must refuse the module.
 */
const ABI_VERSION: i32 = 3;

/** Bytes that a host can hand over at once: large enough that calls cost nothing, small enough to stay in cache. */
const INPUT_CAP: usize = 256 << 10;
/** A line may be this long; what follows is handed on in pieces, unread. */
const MAX_LINE: usize = 1 << 20;
/** Words are read past the end of a line, and a scan may begin before its start. */
const PADDING: usize = 64;

let input: usize = 0;
/** Bytes of a line whose end is still to come; they stand right before the input. */
let tail: usize = 0;
function initInput(): void {
  if (input != 0) return;
  input = reserve(PADDING + MAX_LINE + INPUT_CAP + PADDING) + PADDING + MAX_LINE;
}

export function abiVersion(): i32 {
  return ABI_VERSION;
}

/** Where the host writes; a multiple of 64, for the life of the module. */
export function inputPtr(): usize {
  initInput();
  return input;
}

export function inputCap(): i32 {
  return INPUT_CAP as i32;
}

export function outputPtr(): usize {
  return outputStart();
}

export function outputLen(): i32 {
  return outputLength() as i32;
}

/** Input holds settings as JSON; returns the number of faults, which are then in the output. -1: too late. */
export function configure(len: i32): i32 {
  if (isStarted()) return -1;
  clearOutput();
  const dst = outputRoom(FAULTS_SIZE);
  // an empty string takes 3 bytes of the text and 8 of this
  const faults = readSettings(input, len, reserve((len as usize) * 3 + 64), dst);
  commitOutput(faultsEnd());
  return faults;
}

/**
 * Whose lines the next ones are. Input holds the name of their appliance, which stands above what they say, and
 * behind it the name for those that name none; either may be empty. `records`: those that begin with `{` are records
 * of a log shipper. A begun line stays with whom it ends.
 */
export function origin(applianceLen: i32, peerLen: i32, records: i32): void {
  start();
  setOrigin(input, applianceLen, peerLen, records != 0, MAX_LINE);
}

/** Lines so far, whose end has come, modulo 2^32. */
export function linesTaken(): i32 {
  return lineNumber() as i32;
}

/** From now on receipts say which lines are done with. A line's number is how many came before it. */
export function track(): void {
  trackLines();
}

/**
 * After a call and its output: pairs of a line's number and what became of it, 0 for one more message or connection
 * that needs it, 1 for one less. A line that was let go as often as it was held is done with: no document will be
 * made of it any more. They hold until the next call.
 */
export function receiptsPtr(): usize {
  return receiptsStart();
}

/** Number of pairs of u32. */
export function receiptsLen(): i32 {
  return receiptsCount() as i32;
}

/** From now on traces say which lines each line of output was made of. Lines are tracked from then on, too. */
export function trace(): void {
  trackLines();
  beginTracing();
}

/**
 * After a call and its output, for each line of output: its number, which is how many lines of output came before it, a
 * count, and the numbers of so many lines that it was made of, u32 each. They hold until the next call.
 */
export function tracePtr(): usize {
  return traceStart();
}

/** Bytes of them. */
export function traceLen(): i32 {
  return traceSize() as i32;
}

/** Input holds `len` bytes of lines, split anywhere. */
export function push(len: i32, nowMs: i64): i32 {
  begin(nowMs);
  beginLines(nowMs, input - tail, input, input + len);
  return work();
}

/** Input holds one whole line, its line feed at the end and no other one in it: for hosts that have lines, not bytes. */
export function pushLine(len: i32, nowMs: i64): i32 {
  begin(nowMs);
  const end = input + len;
  beginLines(nowMs, input - tail, end - 1, end);
  return work();
}

/** Time has passed without lines. */
export function tick(nowMs: i64): i32 {
  begin(nowMs);
  beginTick(nowMs);
  return work();
}

/** No more lines will come: a last one without line feed is taken, then every message in memory handed out. */
export function drain(nowMs: i64): i32 {
  begin(nowMs);
  beginDrain(nowMs, input - tail, input);
  return work();
}

/** Goes on after an output that was full. */
export function resume(): i32 {
  beginCall();
  return work();
}

function begin(nowMs: i64): void {
  start();
  startJournal(nowMs);
  beginCall();
}

function beginCall(): void {
  cameAgain();
  clearOutput();
  clearReceipts();
  clearTrace();
}

function work(): i32 {
  const status = run(MAX_LINE);
  if (journaling) settleJournal(nowMs);
  if (status == Status.OUTPUT_FULL) return status;
  // the begun line moves in front of the input, where the next bytes will follow on it
  const rest = restStart();
  tail = restEnd() - rest;
  if (tail != 0) memory.copy(input - tail, rest, tail);
  moveRest(input - tail, input);
  return Status.DONE;
}

/**
 * The host is done with the first `outputs` lines of output since it began, and says so from now on: what a journal has
 * of them is not handed out again. Without this, what the host took counts as done with when it calls again.
 */
export function accept(outputs: i64): void {
  acceptOutputs(outputs);
}

/** Bytes for the journal that could not be written, -1 if there should be one and is none; lines are safe at 0. */
export function journalWaiting(): i32 {
  return isJournalMissing() ? -1 : (waitingBytes() as i32);
}

/** What there is to say of the journal, as lines of text in the output, once. */
export function journalNotes(): i32 {
  clearOutput();
  const len = notesLen();
  if (len == 0) return Status.DONE;
  const dst = outputRoom(len);
  memory.copy(dst, notesStart(), len);
  commitOutput(dst + len);
  clearNotes();
  return Status.DONE;
}

/** Counters as one JSON object. */
export function stats(): i32 {
  clearOutput();
  const dst = outputRoom(STATISTICS_SIZE);
  const to = writeCounters(dst);
  store<u8>(dst, Char.LEFT_BRACE);
  store<u16>(to, 0x0a7d); // } LF
  commitOutput(to + 2);
  return Status.DONE;
}

/** Input holds one line: what it is read as, in JSON. */
export function explain(len: i32): i32 {
  start();
  clearOutput();
  explainLine(input, input + len);
  return Status.DONE;
}

/** Fault of a row of the module itself (a number of the rule room), 0 as it should be. */
export function rowFault(): i32 {
  start();
  return ownRowFault();
}
