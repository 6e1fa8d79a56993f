import type { Settings } from '../../host/types.js';

export interface Waits {
  timeoutMs: number;
  holdMs: number;
  lingerMs: number;
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export function waitsOf({ timeout = '30s', hold = '4h', linger = '2s' }: Settings): Waits {
  return { timeoutMs: duration(timeout), holdMs: duration(hold), lingerMs: duration(linger) };
}

function duration(text: string): number {
  const [, number = '0', unit = 'ms'] = /^(\d+)([a-z]*)$/.exec(text) ?? [];
  return Number(number) * (UNITS[unit] ?? 1);
}
