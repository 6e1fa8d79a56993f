/** How the appliance writes texts in the values of a consolidated event. */

/** The sign that CEF escapes in values. */
export const escapeEquals = (text: string): string => text.replaceAll('=', '\\=');

/** A string as Python's `repr` writes it: in the quotes that it does not hold, else with escapes. */
export function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\\n\r\t]|\p{Cc}/gu, (char) => {
    const name = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }[char];
    return name ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}
