/** The front door: everything a host can call. */
export {
  abiVersion,
  configure,
  drain,
  explain,
  inputCap,
  inputPtr,
  outputLen,
  outputPtr,
  push,
  resume,
  rowFault,
  stats,
  tick,
} from './abi/stream';
