/** Variables of the environment: `MAILSTITCH_...`, one for each option and setting. */
import { LISTEN_SETTINGS } from '../../settings.js';
import { type Findings, nearest } from './faults.js';
import { fromVariable, type Given, type GivenEndpoint } from './origin.js';
import { SERVICE_OPTIONS, variableOf } from './service-options.js';
import type { Environment } from './variables.js';

/** The variables that are no setting and no option of the service. */
export const OWN_VARIABLES: readonly { name: string; help: string }[] = [
  { name: 'MAILSTITCH_CONFIG', help: 'The configuration file' },
  {
    name: 'MAILSTITCH_INPUTS',
    help: 'URLs of inputs, apart by blanks, in the place of those of the file; options are parameters of the URL',
  },
  { name: 'MAILSTITCH_OUTPUTS', help: 'The same for outputs' },
];

export interface EnvironmentLayer {
  config: string | undefined;
  /** Undefined where the variable is not set. */
  inputs: GivenEndpoint[] | undefined;
  outputs: GivenEndpoint[] | undefined;
  /** By the names of `SERVICE_OPTIONS`. */
  service: Map<string, Given>;
  /** By the names of settings; `rules` is a list of files. */
  settings: Map<string, Given>;
}

/** Kubernetes and Docker tell every container of a service named mailstitch in variables like these. */
const OF_A_CLUSTER = /_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP)(_(PROTO|PORT|ADDR))?)?)$/;

/** A variable that is set to nothing counts as not set. */
export function readEnvironment(env: Environment, findings: Findings): EnvironmentLayer {
  const known = [
    ...OWN_VARIABLES.map(({ name }) => name),
    ...[...SERVICE_OPTIONS, ...LISTEN_SETTINGS].map(({ name }) => variableOf(name)),
  ];
  for (const name of Object.keys(env)) {
    if (!name.startsWith('MAILSTITCH_') || known.includes(name) || OF_A_CLUSTER.test(name)) continue;
    const near = nearest(
      name.slice('MAILSTITCH_'.length),
      known.map((other) => other.slice(11)),
    );
    const guess = near === undefined ? '' : `; did you mean MAILSTITCH_${near}?`;
    findings.warn(name, `unknown variable of the environment${guess}`);
  }
  return {
    config: env.MAILSTITCH_CONFIG || undefined,
    inputs: urlsOf('MAILSTITCH_INPUTS', env),
    outputs: urlsOf('MAILSTITCH_OUTPUTS', env),
    service: givenOf(SERVICE_OPTIONS, env),
    settings: givenOf(LISTEN_SETTINGS, env),
  };
}

/** Blanks, because a comma may stand in a URL: `?stream=esa1,esa2`. */
function urlsOf(name: string, env: Environment): GivenEndpoint[] | undefined {
  const urls = env[name]?.split(/\s+/).filter((url) => url !== '') ?? [];
  if (urls.length === 0) return undefined;
  return urls.map((value, index) => ({ value, origin: fromVariable(name, `${name}[${index}]`) }));
}

function givenOf(rows: readonly { name: string }[], env: Environment): Map<string, Given> {
  const given = new Map<string, Given>();
  for (const { name } of rows) {
    const value = env[variableOf(name)];
    if (value) given.set(name, { value, origin: fromVariable(variableOf(name)) });
  }
  return given;
}
