/** The options of the service as a whole, one row each: like those of options.ts, but each has a flag and a variable. */
import { parseServiceAddress, type ServiceAddress, serviceText } from './service-address.js';
import { duration, oneOf, path, type ValueType } from './value-types.js';

export interface ServiceRow {
  /** The key in the file; `log.level` is `level` of the mapping `log`. */
  name: string;
  type: ValueType;
  default?: string;
  /** What the default is, where it is found out at each start. */
  computed?: string;
  help: string;
  /** What stands for the value in the help of the command line. */
  placeholder: string;
}

/**
 * Not 9600: there is Logstash, which this service takes the place of on many hosts; and 9100 to 9999 all belong to
 * exporters of Prometheus. 6245 is MAIL on the keys of a telephone.
 */
export const DEFAULT_SERVICE = 'http://127.0.0.1:6245';

const serviceType: ValueType = {
  word: 'url',
  expected: `http://HOST:PORT, such as ${DEFAULT_SERVICE}, or off`,
  not: 'not an address of the service',
  parse: parseServiceAddress,
  print: (value) => serviceText(value as ServiceAddress),
};

export const SERVICE_OPTIONS: readonly ServiceRow[] = [
  {
    name: 'state_dir',
    type: path,
    computed:
      '$STATE_DIRECTORY, which systemd sets; else mailstitch in $XDG_STATE_HOME or ~/.local/state; else a folder in that for temporary files',
    help: 'Folder for spool, spill files and positions',
    placeholder: 'folder',
  },
  {
    name: 'service',
    type: serviceType,
    default: DEFAULT_SERVICE,
    help: 'Where /healthz, /readyz and /metrics are, or off; where only the default port is taken, a free one',
    placeholder: 'url|off',
  },
  {
    name: 'log.level',
    type: oneOf('debug', 'info', 'warn', 'error'),
    default: 'info',
    help: 'What is logged to standard error',
    placeholder: 'level',
  },
  {
    name: 'log.format',
    type: oneOf('json', 'text'),
    default: 'json',
    help: 'How it is logged',
    placeholder: 'json|text',
  },
  {
    name: 'stop_timeout',
    type: duration,
    default: '10s',
    help: 'How long outputs may take at a stop before the rest goes to their spill files',
    placeholder: 'time',
  },
];

/** `--log-level` of `log.level`. */
export function flagOf(row: ServiceRow): string {
  return `--${row.name.replace(/[._]/g, '-')}`;
}

/** `MAILSTITCH_LOG_LEVEL` of `log.level`. */
export function variableOf(name: string): string {
  return `MAILSTITCH_${name.replace('.', '_').toUpperCase()}`;
}
