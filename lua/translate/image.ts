/** What memory holds at first, as runs of whole pages. */
const PAGE_BYTES = 256;
/** A gap of fewer pages costs less than another string. */
const LEAST_GAP = 16;

export interface Run {
  /** Number of its first page. */
  page: number;
  bytes: Uint8Array;
}

export function imageOf(segments: readonly { offset: number; data: Uint8Array }[]): Run[] {
  const pages = new Map<number, Uint8Array>();
  for (const { offset, data } of segments) {
    for (const [i, byte] of data.entries()) {
      const page = Math.floor((offset + i) / PAGE_BYTES);
      const bytes = pages.get(page) ?? new Uint8Array(PAGE_BYTES);
      pages.set(page, bytes);
      bytes[(offset + i) % PAGE_BYTES] = byte;
    }
  }
  const numbers = [...pages.keys()].sort((a, b) => a - b);
  const runs: { from: number; to: number }[] = [];
  for (const n of numbers) {
    const last = runs.at(-1);
    if (last !== undefined && n - last.to < LEAST_GAP) last.to = n;
    else runs.push({ from: n, to: n });
  }
  return runs.map(({ from, to }) => {
    const bytes = new Uint8Array((to - from + 1) * PAGE_BYTES);
    for (let n = from; n <= to; n++) bytes.set(pages.get(n) ?? [], (n - from) * PAGE_BYTES);
    return { page: from, bytes };
  });
}
