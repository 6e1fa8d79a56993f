/** ASCII characters by name, and what class a byte belongs to. */
export const enum Char {
  TAB = 0x09,
  LF = 0x0a,
  CR = 0x0d,
  SPACE = 0x20,
  DOUBLE_QUOTE = 0x22,
  PERCENT = 0x25,
  SINGLE_QUOTE = 0x27,
  LEFT_PAREN = 0x28,
  RIGHT_PAREN = 0x29,
  PLUS = 0x2b,
  COMMA = 0x2c,
  MINUS = 0x2d,
  DOT = 0x2e,
  SLASH = 0x2f,
  ZERO = 0x30,
  NINE = 0x39,
  COLON = 0x3a,
  SEMICOLON = 0x3b,
  LESS = 0x3c,
  EQUALS = 0x3d,
  GREATER = 0x3e,
  UPPER_J = 0x4a,
  UPPER_M = 0x4d,
  UPPER_T = 0x54,
  UPPER_Z = 0x5a,
  LEFT_BRACKET = 0x5b,
  BACKSLASH = 0x5c,
  RIGHT_BRACKET = 0x5d,
  LOWER_B = 0x62,
  LOWER_F = 0x66,
  LOWER_N = 0x6e,
  LOWER_R = 0x72,
  LOWER_T = 0x74,
  LOWER_U = 0x75,
  LEFT_BRACE = 0x7b,
  PIPE = 0x7c,
  RIGHT_BRACE = 0x7d,
}

@inline
export function isDigit(c: u32): bool {
  return c - Char.ZERO < 10;
}

/** Blank or horizontal tab: what separates words inside a line. */
@inline
export function isBlank(c: u32): bool {
  return c == Char.SPACE || c == Char.TAB;
}

@inline
export function isLetter(c: u32): bool {
  return (c | 0x20) - 0x61 < 26;
}

/** What the key of a `key=value` pair is made of: letters, digits, `_`, `-`, `.` and `@`. */
@inline
export function isKeyChar(c: u32): bool {
  return isLetter(c) || isDigit(c) || c == 0x5f || c == Char.MINUS || c == Char.DOT || c == 0x40;
}
