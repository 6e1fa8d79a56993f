import { grownTo, reserve } from '../memory';
import { narrow } from '../text/ascii';
import { Char } from '../text/chars';
import { writeStandardError } from '../wasi';

const FIRST_CAP: usize = 1024;
/** The name in front and the line feed. */
const AROUND: usize = 32;

let line: usize = 0;
let lineCap: usize = 0;

/** Says [text, end) on standard error, where others write too: as one line, in one call, with the name in front. */
export function sayLine(text: usize, end: usize): void {
  const len = end - text;
  if (len + AROUND > lineCap) {
    lineCap = grownTo(FIRST_CAP, len + AROUND);
    line = reserve(lineCap);
  }
  const to = narrow('mailstitch: ', line);
  memory.copy(to, text, len);
  store<u8>(to + len, Char.LF);
  writeStandardError(line, to + len + 1 - line);
}
