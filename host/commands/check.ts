import { UsageError } from '../errors.js';
import { stdoutSink } from '../output.js';
import { effectiveText } from '../sidecar/config/effective.js';
import type { ListenFlags } from '../sidecar/config/flags.js';
import { type ConfigSources, loadEffective } from '../sidecar/config/load.js';

/**
 * Prints the effective configuration, warnings to standard error. The file may stand alone or behind `--config`.
 * Throws one `ConfigError` that names every fault.
 */
export function check(
  file: string | undefined,
  flags: ListenFlags,
  { env, cwd }: Omit<ConfigSources, 'flags'> = { env: process.env, cwd: process.cwd() },
): number {
  if (file !== undefined && flags.config !== undefined && file !== flags.config) {
    throw new UsageError(`there are two configuration files, ${file} and ${flags.config}; expected one`);
  }
  const effective = loadEffective({
    flags: file === undefined ? flags : { ...flags, config: file },
    env,
    cwd,
  });
  for (const warning of effective.warnings) process.stderr.write(`mailstitch: warning: ${warning}\n`);
  stdoutSink().write(Buffer.from(effectiveText(effective)));
  return 0;
}
