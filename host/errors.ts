import type { SettingsFault } from './types.js';

/** The settings are wrong. The message has one line for each fault. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly faults: readonly SettingsFault[]) {
    super(faults.map(faultText).join('\n'));
  }
}

/**
 * `timeout: "soon" is not a duration; expected a number with ms, s, m, h or d, such as 30s`
 * `timeot: unknown setting: "30s"; expected one of format, expand, ...`
 */
function faultText(fault: SettingsFault): string {
  return `${fault.key}: ${problemText(fault)}`;
}

/** The same for a place that shows the key: `"soon" is not a duration; expected a number with ms, s, m, h or d`. */
export function problemText({ value, problem, expected }: SettingsFault): string {
  const shown = JSON.stringify(value);
  return `${problem.startsWith('not ') ? `${shown} is ${problem}` : `${problem}: ${shown}`}; expected ${expected}`;
}

/** The command line is wrong in a way that is no fault of a setting. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A file or a stream could not be read or written. */
export class IoError extends Error {
  override readonly name = 'IoError';
}

/** Nobody reads standard output any more, as after `| head`: no trouble, the work is just over. */
export class ReaderGone extends Error {
  override readonly name = 'ReaderGone';
}

const REASONS: Record<string, string> = {
  ENOENT: 'no such file or directory',
  EISDIR: 'is a directory',
  EACCES: 'permission denied',
  ENOTDIR: 'part of the path is not a directory',
  ENOSPC: 'no space left on the device',
};

/** `mail.log: no such file or directory`: the words of an error of the operating system, without its numbers. */
export function fileTrouble(name: string, error: unknown): string {
  const { code, message } = error as Error & { code?: string };
  return `${name}: ${(code && REASONS[code]) ?? message}`;
}
