/** The configuration file: YAML text to values, with places for faults. */
import { resolve } from 'node:path';
import { type Document, isScalar, LineCounter, type Node, parseDocument, visit, type YAMLError } from 'yaml';
import { z } from 'zod';
import { fileTrouble } from '../../errors.js';
import { readTextFile } from '../../text-file.js';
import { type Findings, shown, unknownText } from './faults.js';
import { fromFile, type Given, type GivenEndpoint } from './origin.js';
import { SERVICE_OPTIONS } from './service-options.js';
import { type Environment, fillVariables } from './variables.js';

/** What a file says, not yet judged. */
export interface FileLayer {
  settings: Record<string, unknown>;
  inputs: GivenEndpoint[];
  outputs: GivenEndpoint[];
  /** By the names of `SERVICE_OPTIONS`. */
  service: Map<string, Given>;
  /** It could not be read, so nothing can be said of what it lacks. */
  broken: boolean;
}

export function emptyLayer(): FileLayer {
  return { settings: {}, inputs: [], outputs: [], service: new Map(), broken: false };
}

/** Reads the file; what is wrong with it is in `findings`. */
export function readConfigFile(path: string, cwd: string, env: Environment, findings: Findings): FileLayer {
  const before = findings.faults.length;
  const value = readYaml(path, cwd, findings);
  if (findings.faults.length > before) return { ...emptyLayer(), broken: true };
  const parts = partsOf(value, path, findings);
  return layerOf(fillVariables(parts, '', env, findings) as Parts);
}

const MAPPING = z.record(z.string(), z.unknown());
const LIST = z.array(z.unknown());

/** What the parts of a file have to be, and the words for one that is not. What is in them is for others to judge. */
const SHAPES = {
  settings: [MAPPING, 'not a mapping; expected settings by name, such as {timeout: 30s}'],
  inputs: [LIST, 'not a list; expected a list of URLs, or of mappings with url and options'],
  outputs: [LIST, 'not a list; expected a list of URLs, or of mappings with url and options'],
  log: [MAPPING, 'not a mapping; expected level and format, such as {level: info, format: json}'],
} as const;

type Parts = { [Name in keyof typeof SHAPES]?: z.infer<(typeof SHAPES)[Name][0]> } & Record<string, unknown>;

const SERVICE_KEYS = SERVICE_OPTIONS.map(({ name }) => name);
const KEYS = [...Object.keys(SHAPES), ...SERVICE_KEYS.filter((name) => !name.includes('.'))];
const LOG_KEYS = SERVICE_KEYS.filter((name) => name.startsWith('log.')).map((name) => name.slice(4));

/** The parts that have the right shape; the others are told, and the rest is read, so that its faults are told too. */
function partsOf(value: unknown, path: string, findings: Findings): Parts {
  const file = MAPPING.safeParse(value);
  if (!file.success)
    findings.fault(path, `${shown(value)} is not a mapping; expected one with inputs and outputs`);
  const parts: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(file.data ?? {})) {
    const [shape, not] = Object.hasOwn(SHAPES, name) ? SHAPES[name as keyof typeof SHAPES] : [];
    if (!KEYS.includes(name)) findings.fault(name, unknownText('key', name, KEYS));
    else if (shape?.safeParse(part).success === false) findings.fault(name, `${shown(part)} is ${not}`);
    else parts[name] = part;
  }
  for (const key of Object.keys(parts.log ?? {})) {
    if (!LOG_KEYS.includes(key)) findings.fault(`log.${key}`, unknownText('key', key, LOG_KEYS));
  }
  return parts;
}

function readYaml(path: string, cwd: string, findings: Findings): unknown {
  let text: string;
  try {
    text = readTextFile(resolve(cwd, path));
  } catch (error) {
    findings.fault(path, fileTrouble('', error).replace(/^: /, ''));
    return {};
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { merge: true, lineCounter, uniqueKeys: false });
  for (const error of document.errors) findings.fault(path, yamlText(error));
  for (const warning of document.warnings) findings.warn(path, yamlText(warning));
  if (document.errors.length > 0) return {};
  const before = findings.faults.length;
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      const where = placeText(lineCounter, alias);
      findings.fault(path, `${where}: there is no anchor &${alias.source} before *${alias.source}`);
    },
    // the library compares each key with all before it, which takes minutes where there are many
    Map(_, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value) && key.value !== '<<')
          findings.fault(path, `${placeText(lineCounter, key)}: Map keys must be unique`);
        seen.add(key.value);
      }
    },
  });
  if (findings.faults.length > before) return {};
  keepOctal(document);
  try {
    return document.toJS() ?? {};
  } catch (error) {
    findings.fault(path, (error as Error).message); // aliases of aliases of aliases
    return {};
  }
}

function placeText(lines: LineCounter, { range }: Node): string {
  const { line, col } = lines.linePos(range?.[0] ?? 0);
  return `line ${line}, column ${col}`;
}

/** `line 3, column 5: Nested mappings are not allowed in compact mappings` */
function yamlText({ message, linePos }: YAMLError): string {
  // the first line says it; then comes the text of the file, in which secrets may stand
  const isDeep = message.startsWith('Maximum call stack size exceeded');
  const words = isDeep
    ? 'nested too deeply'
    : (message.split('\n')[0] as string).replace(/ at line \d+, column \d+:?$/, '');
  const [from] = linePos ?? [];
  return from === undefined ? words : `line ${from.line}, column ${from.col}: ${words}`;
}

/** `mode: 0660` is the number 660 to YAML, and `0o660` is 432: modes are read from the text. */
function keepOctal(document: Document): void {
  visit(document, {
    Pair(_, { key, value }) {
      const isMode =
        isScalar(key) && key.value === 'mode' && isScalar(value) && typeof value.value === 'number';
      if (isMode) value.value = value.source ?? value.value;
    },
  });
}

function layerOf(parts: Parts): FileLayer {
  const endpoints = (side: 'inputs' | 'outputs') =>
    (parts[side] ?? []).map((value, index) => ({ value, origin: fromFile(`${side}[${index}]`) }));
  const service = new Map<string, Given>();
  for (const name of SERVICE_KEYS) {
    const value = name.startsWith('log.') ? parts.log?.[name.slice(4)] : parts[name];
    if (value !== undefined) service.set(name, { value, origin: fromFile(name) });
  }
  return {
    settings: parts.settings ?? {},
    inputs: endpoints('inputs'),
    outputs: endpoints('outputs'),
    service,
    broken: false,
  };
}
