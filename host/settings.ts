/** The settings as rows: they make the options of the command line and their help. */

export type SettingKind = 'choice' | 'flag' | 'duration' | 'bytes' | 'count' | 'text' | 'rules';

export interface SettingRow {
  /** The name in a settings file; `max_bytes` is `--max-bytes` on the command line. */
  name: string;
  kind: SettingKind;
  /** The default as a person would write it; empty where there is none or where help tells it. */
  default: string;
  help: string;
  /** Of a choice. */
  choices?: readonly string[];
}

export const SETTINGS: readonly SettingRow[] = [
  {
    name: 'format',
    kind: 'choice',
    default: 'classic',
    help: 'schema of the documents',
    choices: ['classic'],
  },
  { name: 'expand', kind: 'flag', default: 'false', help: 'one document per recipient' },
  { name: 'timeout', kind: 'duration', default: '30s', help: "longest wait from a message's first line" },
  {
    name: 'hold',
    kind: 'duration',
    default: '4h',
    help: 'how long an unfinished message stays open after its first document',
  },
  { name: 'linger', kind: 'duration', default: '2s', help: 'wait after "Message finished" for late lines' },
  {
    name: 'clock',
    kind: 'choice',
    default: '',
    help: 'what timers run on: when lines arrive, or the stamps in them',
    choices: ['arrival', 'event'],
  },
  {
    name: 'unmatched',
    kind: 'choice',
    default: 'pass',
    help: 'lines that belong to no message: pass them on, marked, or drop them',
    choices: ['pass', 'drop'],
  },
  { name: 'max_messages', kind: 'count', default: '1000000', help: 'most messages that are open at once' },
  { name: 'max_bytes', kind: 'bytes', default: '64MiB', help: 'most memory that open messages take' },
  { name: 'remember', kind: 'duration', default: '', help: 'how long a finished message is remembered' },
  { name: 'keep_raw', kind: 'flag', default: 'false', help: 'add the log lines to each document' },
  { name: 'appliance', kind: 'text', default: '', help: 'appliance of lines whose prefix names no host' },
  { name: 'rules', kind: 'rules', default: '', help: 'rule blocks of your own' },
];

/** `--max-bytes` of `max_bytes`. */
export function optionName(row: SettingRow): string {
  return `--${row.name.replaceAll('_', '-')}`;
}

/** A value as it stands on the command line becomes what it is in JSON; what is wrong with it the core says. */
export function optionValue(row: SettingRow, text: string): string | number {
  const numeric = (row.kind === 'count' || row.kind === 'bytes') && /^\d+$/.test(text);
  return numeric ? Number(text) : text;
}
