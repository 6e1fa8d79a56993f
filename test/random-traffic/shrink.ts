/** The fewest items for which something still fails, as far as that shows within a while: whole stretches go first. */
export async function shrunk<T>(
  items: readonly T[],
  fails: (fewer: readonly T[]) => Promise<boolean>,
  limitMs: number,
): Promise<T[]> {
  const endMs = Date.now() + limitMs;
  let left = [...items];
  let size = Math.ceil(left.length / 2);
  while (Date.now() < endMs) {
    let isFewer = false;
    for (let at = 0; at < left.length && Date.now() < endMs; ) {
      const fewer = [...left.slice(0, at), ...left.slice(at + size)];
      if (await fails(fewer)) {
        left = fewer;
        isFewer = true;
      } else at += size;
    }
    if (size === 1 && !isFewer) break;
    size = Math.max(1, Math.floor(size / 2));
  }
  return left;
}
