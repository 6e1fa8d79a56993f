/** Lines with their line ends; what stands behind the last one is one too. */
export function linesOf<Bytes extends Uint8Array>(bytes: Bytes): Bytes[] {
  const lines: Bytes[] = [];
  for (let start = 0; start < bytes.length; ) {
    const lineFeed = bytes.indexOf(0x0a, start);
    const end = lineFeed < 0 ? bytes.length : lineFeed + 1;
    lines.push(bytes.subarray(start, end) as Bytes);
    start = end;
  }
  return lines;
}
