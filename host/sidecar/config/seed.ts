/** The variables of ironport-correlator, as its README has them, so that its users can change daemons. */
import type { Findings } from './faults.js';
import { fromVariable, type Given, type GivenEndpoint } from './origin.js';
import type { Environment } from './variables.js';

export const SEED_VARIABLES: readonly { name: string; default?: string; help: string }[] = [
  {
    name: 'ENV_SYSLOG_SERVER',
    help: 'Adds an output `syslog+udp://` to this host, with `form: ident` and `facility: user`',
  },
  { name: 'ENV_SYSLOG_PORT', default: '5144', help: 'Its port' },
  { name: 'ENV_SYSLOG_IDENT', default: 'IronPort', help: 'Its `ident`' },
  { name: 'ENV_REDIS_HOST', help: 'Adds an input `redis://` from this host, or HOST:PORT' },
  { name: 'ENV_REDIS_KEY', default: 'ironport', help: 'Its `list`' },
  { name: 'ENV_TIMEOUT', default: '30', help: 'The setting `timeout`, in seconds' },
  {
    name: 'ENV_MSG_EXPAND',
    default: 'True',
    help: 'The setting `expand`; its default holds where ENV_SYSLOG_SERVER or ENV_REDIS_HOST is set',
  },
];

export interface SeedLayer {
  /** ENV_SYSLOG_SERVER or ENV_REDIS_HOST is set. */
  inUse: boolean;
  inputs: GivenEndpoint[];
  outputs: GivenEndpoint[];
  settings: Map<string, Given>;
  /** Settings that it had without being told: a file stands above them. */
  presets: Map<string, Given>;
  /** What its Logstash listened to; for where there is no other input. */
  fallbackInputs: GivenEndpoint[];
}

const TRUE = ['true', '1', 'yes', 'on'];
const FALSE = ['false', '0', 'no', 'off'];

export function readSeedVariables(env: Environment, findings: Findings): SeedLayer {
  const defaults = Object.fromEntries(SEED_VARIABLES.map((row) => [row.name, row.default]));
  const variable = (name: string) => env[name] || defaults[name] || '';
  const given = (name: string, value: unknown): Given => ({ value, origin: fromVariable(name) });
  const settings = new Map<string, Given>();
  const layer: SeedLayer = {
    inUse: false,
    inputs: [],
    outputs: [],
    settings,
    presets: new Map(),
    fallbackInputs: [],
  };

  if (env.ENV_SYSLOG_SERVER) layer.outputs.push(syslogOutput(env.ENV_SYSLOG_SERVER, variable, findings));
  if (env.ENV_REDIS_HOST) {
    const url = `redis://${env.ENV_REDIS_HOST}/0`;
    layer.inputs.push({
      ...given('ENV_REDIS_HOST', { url, list: variable('ENV_REDIS_KEY') }),
      origins: { list: fromVariable('ENV_REDIS_KEY') },
    });
  }
  layer.inUse = layer.inputs.length + layer.outputs.length > 0;
  if (layer.inUse) {
    const name = env.ENV_SYSLOG_SERVER ? 'ENV_SYSLOG_SERVER' : 'ENV_REDIS_HOST';
    layer.fallbackInputs = ['udp', 'tcp'].map((kind) => given(name, `syslog+${kind}://0.0.0.0:514`));
  }

  if (env.ENV_TIMEOUT) {
    const seconds = /^[1-9]\d{0,8}$/.test(env.ENV_TIMEOUT);
    if (seconds) settings.set('timeout', given('ENV_TIMEOUT', `${env.ENV_TIMEOUT}s`));
    else
      findings.fault(
        'ENV_TIMEOUT',
        notText(env.ENV_TIMEOUT, 'a number of seconds', 'a whole number such as 30'),
      );
  }
  const word = variable('ENV_MSG_EXPAND').toLowerCase();
  const expand = given('ENV_MSG_EXPAND', TRUE.includes(word));
  if (!TRUE.includes(word) && !FALSE.includes(word)) {
    findings.fault('ENV_MSG_EXPAND', notText(variable('ENV_MSG_EXPAND'), 'a yes or no', 'True or False'));
  } else if (env.ENV_MSG_EXPAND) settings.set('expand', expand);
  else if (layer.inUse) layer.presets.set('expand', expand);
  return layer;
}

function syslogOutput(server: string, variable: (name: string) => string, findings: Findings): GivenEndpoint {
  const port = variable('ENV_SYSLOG_PORT');
  const isPort = /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535;
  if (!isPort) findings.fault('ENV_SYSLOG_PORT', notText(port, 'a port', 'a number from 1 to 65535'));
  const host = server.includes(':') && !server.startsWith('[') ? `[${server}]` : server;
  return {
    value: {
      url: `syslog+udp://${host}:${isPort ? port : 514}`,
      form: 'ident',
      ident: variable('ENV_SYSLOG_IDENT'),
      // what Python's handler of syslog sends
      facility: 'user',
    },
    origin: fromVariable('ENV_SYSLOG_SERVER'),
    origins: { ident: fromVariable('ENV_SYSLOG_IDENT') },
  };
}

function notText(value: string, what: string, expected: string): string {
  return `${JSON.stringify(value)} is not ${what}; expected ${expected}`;
}
