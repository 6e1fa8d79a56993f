import { fileTrouble, UsageError } from '../errors.js';
import { SETTINGS } from '../settings.js';
import { readTextFile } from '../text-file.js';
import type { Settings } from '../types.js';

/** What commander read: one entry a setting, by its name in camel case, and the two files. */
export interface SettingOptions {
  /** A JSON file of settings; options stand above it. */
  settings?: string;
  /** Files of rule blocks; they are added to those of the settings file. */
  rules?: string[];
  [option: string]: unknown;
}

/** The settings of a command line. Whether they make sense is for the core to say. */
export function collectSettings(options: SettingOptions): Settings {
  const settings = options.settings === undefined ? {} : readSettingsFile(options.settings);
  for (const row of SETTINGS) {
    const value = options[camelCase(row.name)];
    if (row.type === 'rules' || value === undefined) continue;
    settings[row.name] = value; // numbers as text are numbers to the core
  }
  if (options.rules !== undefined) {
    const listed = Array.isArray(settings.rules) ? settings.rules : [];
    settings.rules = [...listed, ...options.rules.flatMap(readRulesFile)];
  }
  return settings as Settings;
}

function readSettingsFile(path: string): Record<string, unknown> {
  let settings: unknown;
  try {
    settings = JSON.parse(readText(path));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path}: not valid JSON: ${(error as Error).message.replaceAll('\n', ' ')}`);
  }
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    throw new UsageError(`${path}: not a JSON object of settings, such as {"timeout": "30s"}`);
  }
  try {
    JSON.stringify(settings); // as the core gets them
  } catch {
    throw new UsageError(`${path}: nested too deeply`);
  }
  return settings as Record<string, unknown>;
}

/** Rule blocks stand apart by blank lines; a paragraph of `//` lines alone is no block. */
function readRulesFile(path: string): string[] {
  return readText(path)
    .replaceAll('\r\n', '\n')
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block.split('\n').some((line) => !/^\s*(\/\/|$)/.test(line)));
}

function readText(path: string): string {
  try {
    return readTextFile(path);
  } catch (error) {
    throw new UsageError(fileTrouble(path, error));
  }
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
