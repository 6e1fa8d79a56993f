/** The least of an input that still shows the same fault. */

const LINE_FEED = 10;

/** Takes away lines, then bytes, in ever smaller parts, as long as `shows` holds of what is left. */
export function minimise(
  input: Uint8Array,
  shows: (smaller: Uint8Array) => boolean,
  mostTrials = 3000,
): Uint8Array {
  let trials = mostTrials;
  const isLess = (smaller: Uint8Array): boolean => trials-- > 0 && shows(smaller);
  const lines = less(split(Buffer.from(input)), (parts) => isLess(Buffer.concat(parts)));
  const bytes = less([...Buffer.concat(lines)], (parts) => isLess(Buffer.from(parts)));
  return Buffer.from(bytes);
}

function less<T>(all: T[], shows: (parts: T[]) => boolean): T[] {
  let parts = all;
  for (let size = Math.ceil(parts.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < parts.length; ) {
      const rest = [...parts.slice(0, from), ...parts.slice(from + size)];
      if (shows(rest)) parts = rest;
      else from += size;
    }
  }
  return parts;
}

function split(input: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < input.length; ) {
    const feed = input.indexOf(LINE_FEED, from);
    const to = feed < 0 ? input.length : feed + 1;
    lines.push(input.subarray(from, to));
    from = to;
  }
  return lines;
}
