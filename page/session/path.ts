/** Values in a document by their path. */

export type Path = readonly (string | number)[];

/** The value there; undefined where there is none. */
export function valueAt(document: unknown, path: Path): unknown {
  let value = document;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

/** The same as text; empty where there is no text, number or truth value. */
export function textAt(document: unknown, path: Path): string {
  const value = valueAt(document, path);
  return typeof value === 'object' || value === undefined ? '' : String(value);
}

/** Every value that is no object and no list, by its path as JSON. */
export function leavesOf(
  document: unknown,
  path: (string | number)[] = [],
  leaves = new Map<string, string>(),
) {
  if (typeof document === 'object' && document !== null) {
    const keys = Array.isArray(document) ? document.keys() : Object.keys(document);
    for (const key of keys)
      leavesOf((document as Record<string | number, unknown>)[key], [...path, key], leaves);
  } else leaves.set(JSON.stringify(path), JSON.stringify(document));
  return leaves;
}
