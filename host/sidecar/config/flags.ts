/** What the command line of `listen` and `check` gives beside the settings. */
import { type Command, Option } from 'commander';
import type { SettingOptions } from '../../commands/collect-settings.js';
import { fromFlag, type Given, type GivenEndpoint } from './origin.js';
import { flagOf, SERVICE_OPTIONS } from './service-options.js';

/** As commander reads it: `--state-dir` is `stateDir`. */
export interface ListenFlags extends SettingOptions {
  /** The configuration file. */
  config?: string;
  /** URLs; given, they stand in the place of those of the file and the environment. */
  input?: string[];
  output?: string[];
}

/** Adds them to a command; those of settings are added where `stitch` gets them. */
export function addListenOptions(command: Command): void {
  const collect = (url: string, urls: string[] = []) => [...urls, url];
  command
    .optionsGroup('Service:')
    .option('-c, --config <file>', 'Configuration in YAML; options stand above it')
    .addOption(
      new Option(
        '-i, --input <url>',
        'An input; as often as you like, in the place of those of the file',
      ).argParser(collect),
    )
    .addOption(
      new Option(
        '-o, --output <url>',
        'An output; as often as you like, in the place of those of the file',
      ).argParser(collect),
    );
  for (const row of SERVICE_OPTIONS) {
    const preset = row.default === undefined ? '' : ` [${row.default}]`;
    command.option(`${flagOf(row)} <${row.placeholder}>`, `${row.help}${preset}`);
  }
}

/** By the names of `SERVICE_OPTIONS`. */
export function serviceFlags(flags: ListenFlags): Map<string, Given> {
  const given = new Map<string, Given>();
  for (const row of SERVICE_OPTIONS) {
    const property = row.name.replace(/[._](\w)/g, (_, letter: string) => letter.toUpperCase());
    const value = flags[property];
    if (value !== undefined) given.set(row.name, { value, origin: fromFlag(flagOf(row)) });
  }
  return given;
}

/** Undefined where the flag was not given. */
export function endpointFlags(
  flag: string,
  urls: readonly string[] | undefined,
): GivenEndpoint[] | undefined {
  return urls?.map((value, index) => ({ value, origin: fromFlag(flag, `${flag}[${index}]`) }));
}
