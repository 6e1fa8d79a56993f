/** The tables of ECS and OCSF as data, read from the very files that are compiled into the module. */
import type { Format } from './formats.js';

export interface SchemaRow {
  path: string;
  type: string;
  sources: string[];
}

/** The rows of a format for messages of a gateway. The path is no literal: the file is AssemblyScript to the type checker. */
export async function schemaRows(format: Format): Promise<SchemaRow[]> {
  const path = new URL(`../../assembly/documents/gateway/${format}-rows.ts`, import.meta.url).pathname;
  const tables = (await import(path)) as Record<string, readonly string[]>;
  return (tables[`${format.toUpperCase()}_ROWS`] ?? []).map((row) => {
    const [to = '', type = '', sources = ''] = row.split('|').map((part) => part.trim());
    return { path: to, type, sources: sources.split(/\s+/).filter((source) => source !== '') };
  });
}

/** The rows of what a message has several of, as they stand in item-rows.ts. */
export async function itemRows(): Promise<readonly string[]> {
  const path = new URL('../../assembly/documents/gateway/item-rows.ts', import.meta.url).pathname;
  return ((await import(path)) as { ITEM_ROWS: readonly string[] }).ITEM_ROWS;
}
