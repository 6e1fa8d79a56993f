/**
 * The order of gathered facts, by the u64 that an entry begins with; an entry has 16 bytes.
 */
export const ENTRY_SIZE: usize = 16;

/** Insertion sort does for what is nearly in order, which a message's lines are; merging for the rest. */
const INSERTION_MAX: u32 = 48;

/** Puts `count` entries in order; those of one order stay as they came. `free` has room for as many. */
export function sortEntries(entries: usize, count: u32, free: usize): void {
  if (count <= INSERTION_MAX) {
    insertionSort(entries, 0, count);
    return;
  }
  let sorted = true;
  for (let i: u32 = 1; i < count && sorted; i++) sorted = orderAt(entries, i - 1) <= orderAt(entries, i);
  if (sorted) return;
  for (let i: u32 = 0; i < count; i += INSERTION_MAX)
    insertionSort(entries, i, min(i + INSERTION_MAX, count));
  let from = entries;
  let to = free;
  for (let width = INSERTION_MAX; width < count; width <<= 1) {
    for (let low: u32 = 0; low < count; low += width << 1) {
      merge(from, to, low, min(low + width, count), min(low + (width << 1), count));
    }
    const swap = from;
    from = to;
    to = swap;
  }
  if (from != entries) memory.copy(entries, from, (count as usize) * ENTRY_SIZE);
}

@inline
function orderAt(list: usize, index: u32): u64 {
  return load<u64>(list + (index as usize) * ENTRY_SIZE);
}

@inline
function copyEntry(to: usize, toIndex: u32, from: usize, fromIndex: u32): void {
  const a = to + (toIndex as usize) * ENTRY_SIZE;
  const b = from + (fromIndex as usize) * ENTRY_SIZE;
  store<u64>(a, load<u64>(b));
  store<u64>(a, load<u64>(b, 8), 8);
}

function insertionSort(entries: usize, low: u32, high: u32): void {
  const first = entries + (low as usize) * ENTRY_SIZE;
  const end = entries + (high as usize) * ENTRY_SIZE;
  for (let i = first + ENTRY_SIZE; i < end; i += ENTRY_SIZE) {
    const order = load<u64>(i);
    let at = i - ENTRY_SIZE;
    if (load<u64>(at) <= order) continue;
    const rest = load<u64>(i, 8);
    do {
      store<u64>(at + ENTRY_SIZE, load<u64>(at));
      store<u64>(at + ENTRY_SIZE, load<u64>(at, 8), 8);
      at -= ENTRY_SIZE;
    } while (at >= first && load<u64>(at) > order);
    store<u64>(at + ENTRY_SIZE, order);
    store<u64>(at + ENTRY_SIZE, rest, 8);
  }
}

function merge(from: usize, to: usize, low: u32, middle: u32, high: u32): void {
  let a = low;
  let b = middle;
  for (let out = low; out < high; out++) {
    if (a < middle && (b >= high || orderAt(from, a) <= orderAt(from, b))) copyEntry(to, out, from, a++);
    else copyEntry(to, out, from, b++);
  }
}
