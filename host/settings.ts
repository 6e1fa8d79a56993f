import { SETTINGS_TABLE } from '../assembly/config-table.js';

/** One row of the table of settings. The same table is the core's parser; here it makes options and help. */
export interface SettingRow {
  /** The name in a settings file; `max_bytes` is `--max-bytes` on the command line. */
  name: string;
  /** `enum`, `bool`, `duration`, `count`, `bytes`, `text`, `rules` or `zone`. */
  type: string;
  /** The values of an `enum`. */
  choices: string[];
  /** As a person would write it; empty where there is none. */
  default: string;
  /** `all`, or the hosts that it means something to: `records` (those that hand over records), `fluent-bit`. */
  hosts: string;
  help: string;
}

/** `clock | enum arrival,event | arrival | all | What time is: ...` */
export const SETTINGS: readonly SettingRow[] = SETTINGS_TABLE.split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const [name = '', typeAndChoices = '', preset = '', hosts = '', help = ''] = line
      .split('|')
      .map((part) => part.trim());
    const [type = '', choices] = typeAndChoices.split(' ');
    return { name, type, choices: choices?.split(',') ?? [], default: preset, hosts, help };
  });

/** The settings that mean something to a host that is fed lines, as the command line is. */
export const LINE_SETTINGS: readonly SettingRow[] = SETTINGS.filter((row) => row.hosts === 'all');

/** Those that mean something to a service, which is handed records too. */
export const LISTEN_SETTINGS: readonly SettingRow[] = SETTINGS.filter((row) => row.hosts !== 'fluent-bit');

/** `--max-bytes` of `max_bytes`. */
export function optionName(row: SettingRow): string {
  return `--${row.name.replaceAll('_', '-')}`;
}
