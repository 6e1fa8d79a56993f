/** Bytes as a string literal of Lua, in ASCII, so that no editor and no transport changes them. */
export function luaString(bytes: Uint8Array): string {
  let text = '"';
  for (const [i, byte] of bytes.entries()) {
    if (byte === 0x22 || byte === 0x5c) text += `\\${String.fromCharCode(byte)}`;
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else {
      // `\1` would take a digit behind it along
      const next = bytes[i + 1] ?? 0;
      text += `\\${next >= 0x30 && next <= 0x39 ? String(byte).padStart(3, '0') : byte}`;
    }
  }
  return `${text}"`;
}
