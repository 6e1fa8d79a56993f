import type { Log } from '../../../host/sidecar/inputs/input.js';

/** A log that keeps what it is told. */
export interface TestLog extends Log {
  readonly entries: { level: string; facts: Record<string, unknown>; message: string }[];
}

export function testLog(): TestLog {
  const entries: TestLog['entries'] = [];
  const at = (level: string) => (facts: object, message: string) => {
    entries.push({ level, facts: facts as Record<string, unknown>, message });
  };
  return { entries, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
