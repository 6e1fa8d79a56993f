/** The front door: everything a host can call. */
export { free, mailstitch, malloc } from './abi/fluentbit';
export {
  abiVersion,
  accept,
  configure,
  drain,
  explain,
  inputCap,
  inputPtr,
  journalNotes,
  journalWaiting,
  linesTaken,
  origin,
  outputLen,
  outputPtr,
  push,
  pushLine,
  receiptsLen,
  receiptsPtr,
  resume,
  rowFault,
  stats,
  tick,
  trace,
  traceLen,
  tracePtr,
  track,
} from './abi/stream';

/** A host takes a module without `_start` for a WASI reactor and calls this first; there is nothing left to do. */
export function _initialize(): void {}
