/** The settings of the module, from all sources; the module itself says whether they are right. */
import { resolve } from 'node:path';
import { collectSettings, type SettingOptions } from '../../commands/collect-settings.js';
import { createStitcher } from '../../create-stitcher.js';
import { SettingsError, UsageError } from '../../errors.js';
import { LISTEN_SETTINGS, optionName, SETTINGS } from '../../settings.js';
import type { Settings, SettingsFault } from '../../types.js';
import { type Findings, unknownText } from './faults.js';
import { fromFile, fromFlag, type Given, type Origin } from './origin.js';

/** Settings with all defaults, and where those come from that were given; of `rules` there is one origin a rule. */
export interface ReadSettings {
  settings: Settings;
  origins: Map<string, Origin>;
  ruleOrigins: Origin[];
}

/** Later layers stand above earlier ones; rules of all layers are added up. */
export class SettingsReader {
  readonly #given = new Map<string, Given>();
  readonly #rules: Given[] = [];

  constructor(
    readonly cwd: string,
    readonly findings: Findings,
  ) {}

  /** The mapping `settings` of the file. `rules` may be a file of rows too. */
  addFile(settings: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(settings)) {
      const origin = fromFile(`settings.${name}`);
      if (name === 'rules' && typeof value === 'string') this.#addRuleFiles([value], origin);
      else this.#add(name, { value, origin });
    }
  }

  /** Of variables; `rules` is a list of files, apart by blanks. */
  addGiven(given: Map<string, Given>): void {
    for (const [name, one] of given) {
      if (name !== 'rules') this.#add(name, one);
      else this.#addRuleFiles(`${one.value}`.split(/\s+/).filter(Boolean), one.origin);
    }
  }

  /** Of the command line: first the JSON file of `--settings`, above it the options. */
  addFlags(flags: SettingOptions): void {
    const { settings, rules, ...options } = flags;
    if (settings !== undefined) {
      const origin = fromFlag('--settings');
      const read = this.#collect({ settings: resolve(this.cwd, settings) }, origin);
      for (const [name, value] of Object.entries(read)) this.#add(name, { value, origin });
    }
    for (const [name, value] of Object.entries(this.#collect(options, fromFlag('--settings')))) {
      const row = SETTINGS.find((setting) => setting.name === name);
      if (row !== undefined) this.#add(name, { value, origin: fromFlag(optionName(row)) });
    }
    if (rules !== undefined) this.#addRuleFiles(rules, fromFlag('--rules'));
  }

  /** Asks the module. Undefined where it finds faults. */
  read(): ReadSettings | undefined {
    const settings: Record<string, unknown> = {};
    const origins = new Map<string, Origin>();
    for (const row of LISTEN_SETTINGS) {
      if (row.default !== '') settings[row.name] = typed(row.type, row.default);
    }
    for (const [name, { value, origin }] of this.#given) {
      if (SETTINGS.find((row) => row.name === name)?.hosts === 'fluent-bit') {
        this.findings.warn(origin.place, 'means something in Fluent Bit only');
        continue;
      }
      settings[name] = typed(SETTINGS.find((row) => row.name === name)?.type, value);
      origins.set(name, origin);
    }
    if (this.#rules.length > 0) settings.rules ??= this.#rules.map(({ value }) => value);
    try {
      createStitcher(settings as Settings);
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      for (const fault of error.faults) this.#tell(fault);
      return undefined;
    }
    const ruleOrigins = this.#rules.map(({ origin }) => origin);
    return { settings: settings as Settings, origins, ruleOrigins };
  }

  #add(name: string, given: Given): void {
    if (name === 'rules' && Array.isArray(given.value)) {
      given.value.forEach((value, index) => {
        const { label, place } = given.origin;
        this.#rules.push({ value, origin: { label, place: `${place}[${index}]` } });
      });
    } else {
      this.#given.set(name, given);
    }
  }

  #addRuleFiles(paths: readonly string[], origin: Origin): void {
    for (const path of paths) {
      const { rules = [] } = this.#collect({ rules: [resolve(this.cwd, path)] }, origin);
      for (const value of rules) this.#rules.push({ value, origin });
    }
  }

  #collect(options: SettingOptions, origin: Origin): Settings {
    try {
      return collectSettings(options);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      this.findings.fault(origin.place, error.message);
      return {};
    }
  }

  #tell(fault: SettingsFault): void {
    const rule = this.#rules.find(
      ({ value }) => typeof value === 'string' && value.includes(`${fault.value}`),
    );
    const given = fault.key === 'rules' && rule !== undefined ? rule : this.#given.get(fault.key);
    const place = given?.origin.place ?? `settings${fault.key === 'settings' ? '' : `.${fault.key}`}`;
    if (fault.problem === 'unknown setting') {
      const known = LISTEN_SETTINGS.map(({ name }) => name);
      this.findings.fault(place, unknownText('setting', fault.key, known));
      return;
    }
    const text = new SettingsError([fault]).message.slice(`${fault.key}: `.length);
    this.findings.fault(place, text);
  }
}

/** `true` and `1000` of a variable or an option are text; so is what the table has. */
function typed(type: string | undefined, value: unknown): unknown {
  if (type === 'bool' && (value === 'true' || value === 'false')) return value === 'true';
  return type === 'count' && typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
}
