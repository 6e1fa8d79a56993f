/** Up to here words are copied one by one: a host's own copy costs as much as eight of them before it begins. */
const FEW_BYTES: usize = 64;

/** Copies `len` bytes, returns the end. Reads and writes up to 7 bytes further; the two must not overlap. */
@inline
export function copyText(src: usize, len: usize, dst: usize): usize {
  if (len > FEW_BYTES) memory.copy(dst, src, len);
  else for (let i: usize = 0; i < len; i += 8) store<u64>(dst + i, load<u64>(src + i));
  return dst + len;
}
