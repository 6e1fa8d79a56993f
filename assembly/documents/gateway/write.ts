import { narrow } from '../../text/ascii';
import { writeRfc3339 } from '../../text/calendar';
import { Char } from '../../text/chars';

/** Writes a time (UTC seconds) in quotes; 0 if there is none. */
export function writeTime(seconds: u32, dst: usize): usize {
  if (seconds == 0) return 0;
  store<u8>(dst, Char.DOUBLE_QUOTE);
  dst = writeRfc3339(seconds, dst + 1);
  store<u8>(dst, Char.DOUBLE_QUOTE);
  return dst + 1;
}

export function writeBool(value: bool, dst: usize): usize {
  return narrow(value ? 'true' : 'false', dst);
}
