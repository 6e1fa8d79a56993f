/** Keys under which a record has its line, the ones of the module first. */
const LINE_KEYS = ['message', 'log', 'MESSAGE', '_raw', 'line', 'event', 'msg'];
/** So many of them are read by the module itself. */
const MODULE_KEYS = 4;

const EMPTY = Buffer.alloc(0);

/**
 * What an entry of a stream says, as an element that `linesOf` takes.
 *
 * `{any: "<22>..."}`: one field, whatever its name, is the line or the JSON event itself, byte for byte.
 * `{message: "<22>...", host: "esa1"}`: several fields are a record, written as JSON; what is no UTF-8 in them is
 * replaced. A record with its line under `line`, `event` or `msg` gets a `message` besides. Where lines are not to
 * be read as records (`records` is false), only the field with the line is taken.
 */
export function elementOf(fields: readonly Buffer[], records: boolean): Buffer {
  if (fields.length <= 2) return fields[1] ?? EMPTY;
  const names: string[] = [];
  for (let at = 0; at < fields.length; at += 2) names.push(String(fields[at]));
  const key = LINE_KEYS.findIndex((name) => names.includes(name));
  const line = key < 0 ? undefined : fields[2 * names.indexOf(LINE_KEYS[key] as string) + 1];
  if (!records && line !== undefined) return line;
  const pairs = names.map((name, index) => pair(name, fields[2 * index + 1] as Buffer));
  if (line !== undefined && key >= MODULE_KEYS) pairs.push(pair('message', line));
  return Buffer.from(`{${pairs.join()}}`);
}

function pair(name: string, value: Buffer): string {
  return `${JSON.stringify(name)}:${JSON.stringify(String(value))}`;
}
