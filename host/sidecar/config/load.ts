/** The configuration of `mailstitch listen` from all sources: file, environment, flags, in that order of strength. */
import { checkConflicts, type InputEndpoint, type OutputEndpoint } from './conflicts.js';
import { readEndpoint } from './endpoint.js';
import { readEnvironment } from './environment.js';
import { checkExposure } from './exposure.js';
import { Findings } from './faults.js';
import { endpointFlags, type ListenFlags, serviceFlags } from './flags.js';
import type { Side } from './options.js';
import type { Given, GivenEndpoint, Origin } from './origin.js';
import { readSeedVariables, type SeedLayer } from './seed.js';
import type { ServiceAddress } from './service-address.js';
import { SERVICE_OPTIONS } from './service-options.js';
import { type ReadSettings, SettingsReader } from './settings-layers.js';
import type { InputSpec, ListenConfig, OutputSpec } from './specs.js';
import { checkStateDir, defaultStateDir } from './state-dir.js';
import { wrongText } from './value-types.js';
import type { Environment } from './variables.js';
import { emptyLayer, type FileLayer, readConfigFile } from './yaml-file.js';

export { ConfigError, type ConfigFault } from './faults.js';

/** More are a mistake, and each is compared with all others. */
const MOST_ENDPOINTS = 1000;

/** Where a configuration comes from. Relative paths start at `cwd`. */
export interface ConfigSources {
  flags: ListenFlags;
  env: Environment;
  cwd: string;
}

/** The configuration with the origin of each of its values. */
export interface Effective {
  config: ListenConfig;
  warnings: string[];
  settings: ReadSettings;
  inputs: InputEndpoint[];
  outputs: OutputEndpoint[];
  /** By the names of `SERVICE_OPTIONS`: values, and origins of those that were given. */
  service: Map<string, { value: unknown; origin?: Origin }>;
}

/** Throws one `ConfigError` that names every fault. */
export function loadListenConfig(sources: ConfigSources): { config: ListenConfig; warnings: string[] } {
  const { config, warnings } = loadEffective(sources);
  return { config, warnings };
}

/** The same with the origin of each value. */
export function loadEffective({ flags, env, cwd }: ConfigSources): Effective {
  const findings = new Findings();
  const seed = readSeedVariables(env, findings);
  const environment = readEnvironment(env, findings);
  const path = flags.config ?? environment.config;
  const file = path === undefined ? emptyLayer() : readConfigFile(path, cwd, env, findings);

  const settings = new SettingsReader(cwd, findings);
  settings.addGiven(seed.presets);
  settings.addFile(file.settings);
  settings.addGiven(seed.settings);
  settings.addGiven(environment.settings);
  settings.addFlags(flags);
  const readSettings = settings.read();

  const given = givenEndpoints(file, seed, environment, flags);
  const read = (side: Side, list: GivenEndpoint[]) => {
    if (list.length <= MOST_ENDPOINTS)
      return list.flatMap((one) => readEndpoint(side, one, cwd, findings) ?? []);
    findings.fault(`${side}s`, `there are ${list.length}; expected at most ${MOST_ENDPOINTS}`);
    return [];
  };
  const inputs = read('input', given.inputs) as InputEndpoint[];
  const outputs = read('output', given.outputs) as OutputEndpoint[];
  if (given.inputs.length === 0 && !file.broken) {
    findings.fault('inputs', 'there are none; expected at least one, such as syslog+udp://0.0.0.0:514');
  }
  const service = readService([file.service, environment.service, serviceFlags(flags)], env, cwd, findings);
  const config = configOf(readSettings?.settings ?? {}, inputs, outputs, service);
  checkConflicts(
    inputs,
    outputs,
    config.service?.explicit ? config.service : undefined,
    Boolean(config.settings.journal),
    findings,
  );
  const servicePlace = service.get('service')?.origin?.place ?? 'service';
  checkExposure(inputs, outputs, config.service, servicePlace, findings);
  findings.check();
  nameApart(config.inputs);
  nameApart(config.outputs);
  // nothing is missing where nothing is wrong
  return {
    config,
    warnings: findings.warnings,
    settings: readSettings as ReadSettings,
    inputs,
    outputs,
    service,
  };
}

/** Lists stand in the place of weaker ones; the variables of the seed add to what the file has. */
function givenEndpoints(
  file: FileLayer,
  seed: SeedLayer,
  environment: { inputs: GivenEndpoint[] | undefined; outputs: GivenEndpoint[] | undefined },
  flags: ListenFlags,
): { inputs: GivenEndpoint[]; outputs: GivenEndpoint[] } {
  let inputs = endpointFlags('--input', flags.input) ??
    environment.inputs ?? [...file.inputs, ...seed.inputs];
  if (inputs.length === 0) inputs = seed.fallbackInputs;
  let outputs = endpointFlags('--output', flags.output) ??
    environment.outputs ?? [...file.outputs, ...seed.outputs];
  // a place of its own: nobody wrote `outputs[0]`
  if (outputs.length === 0) outputs = [{ value: 'stdout', origin: { label: 'default', place: 'outputs' } }];
  return { inputs, outputs };
}

type ServiceValues = Effective['service'];

function readService(
  layers: readonly Map<string, Given>[],
  env: Environment,
  cwd: string,
  findings: Findings,
): ServiceValues {
  const values: ServiceValues = new Map();
  for (const row of SERVICE_OPTIONS) {
    const given = layers.reduce<Given | undefined>(
      (weaker, layer) => layer.get(row.name) ?? weaker,
      undefined,
    );
    const value = row.type.parse(given === undefined ? row.default : given.value, cwd);
    if (given !== undefined && value === undefined) {
      findings.fault(given.origin.place, wrongText(row.type, given.value));
    }
    values.set(row.name, given === undefined ? { value } : { value, origin: given.origin });
  }
  const stateDir = values.get('state_dir');
  if (stateDir?.origin === undefined) {
    const { path, ...origin } = defaultStateDir(env, findings);
    values.set('state_dir', { value: path, ...origin });
  }
  const { value, origin } = values.get('state_dir') ?? {};
  if (typeof value === 'string') checkStateDir(value, origin?.place ?? 'state_dir', findings);
  return values;
}

function configOf(
  settings: ListenConfig['settings'],
  inputs: InputEndpoint[],
  outputs: OutputEndpoint[],
  service: ServiceValues,
): ListenConfig {
  // of a value that is wrong there is none, and then nobody sees this configuration
  const value = <T>(name: string) => service.get(name)?.value as T;
  const address = value<ServiceAddress | undefined>('service') ?? 'off';
  return {
    settings,
    inputs: inputs.map(({ spec }) => spec),
    outputs: outputs.map(({ spec }) => spec),
    stateDir: value('state_dir'),
    service:
      address === 'off' ? undefined : { ...address, explicit: service.get('service')?.origin !== undefined },
    log: { level: value('log.level'), format: value('log.format') },
    stopTimeoutMs: value('stop_timeout'),
  };
}

/** Names are those of series of metrics: of two outputs to one page the second gets a number. */
function nameApart(specs: (InputSpec | OutputSpec)[]): void {
  const names = new Set<string>();
  for (const spec of specs) {
    const { name } = spec;
    for (let number = 2; names.has(spec.name); number++) spec.name = `${name} #${number}`;
    names.add(spec.name);
  }
}
