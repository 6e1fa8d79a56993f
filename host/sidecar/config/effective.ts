/** The effective configuration as YAML that can be read again: every option, and where it comes from. */

import { Document, isScalar, type Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { escapeControlsInLines } from '../../control-characters.js';
import { LISTEN_SETTINGS } from '../../settings.js';
import type { Endpoint } from './endpoint.js';
import type { Effective } from './load.js';
import { optionsOf } from './options.js';
import type { Origin } from './origin.js';
import type { ServiceAddress } from './service-address.js';
import { SERVICE_OPTIONS } from './service-options.js';
import { escapeReferences } from './variables.js';

/** Secrets are `***`; a value that is not the default has a comment that says where it comes from. */
export function effectiveText(effective: Effective): string {
  const root = new YAMLMap<Scalar, unknown>();
  const add = (name: string, value: unknown) => root.set(new Scalar(name), value);
  add('settings', settingsNode(effective));
  add('inputs', endpointsNode(effective.inputs));
  add('outputs', endpointsNode(effective.outputs));
  const log = new YAMLMap();
  for (const { name, type } of SERVICE_OPTIONS) {
    const { value, origin } = effective.service.get(name) ?? { value: undefined };
    if (name.startsWith('log.')) {
      addTo(log, name.slice('log.'.length), type.print(value), origin);
      if (!root.has('log')) add('log', log);
    } else if (name === 'service' && origin === undefined) {
      remark(root, defaultServiceText(type.print(value as ServiceAddress)));
    } else {
      addTo(root, name, type.print(value), origin);
    }
  }
  placeRemarks(root);
  const document = new Document();
  document.contents = root as unknown as typeof document.contents;
  return escapeControlsInLines(document.toString({ lineWidth: 0 }));
}

/** Written out it would be a port that was asked for, and only of the default another one will do. */
function defaultServiceText(url: unknown): string {
  return ` service: ${url} (the default: where it is taken, a free port)`;
}

function settingsNode({ settings: { settings, origins, ruleOrigins } }: Effective): YAMLMap {
  const node = new YAMLMap();
  for (const { name } of LISTEN_SETTINGS) {
    const value = settings[name as keyof typeof settings];
    if (name === 'rules' || value === undefined) continue;
    addTo(node, name, value, origins.get(name));
  }
  if (settings.rules !== undefined) {
    const rules = new YAMLSeq();
    settings.rules.forEach((rule, index) => {
      // references are not looked for in rules
      rules.add(withComment(scalarOf(rule), ruleOrigins[index]));
    });
    node.set(new Scalar('rules'), rules);
  }
  return node;
}

function endpointsNode(endpoints: readonly Endpoint[]): YAMLSeq {
  const list = new YAMLSeq();
  for (const endpoint of endpoints) list.add(endpointNode(endpoint));
  return list;
}

function endpointNode({ spec, side, url, origin, origins }: Endpoint): YAMLMap {
  const node = new YAMLMap();
  addTo(node, 'url', url, origin.label === 'default' ? undefined : origin);
  const values = spec as unknown as Record<string, unknown>;
  for (const row of optionsOf(side, spec.kind)) {
    const value = values[row.field];
    // those of a user in the URL are headers that nobody gave as such
    const given = origins[row.name] ?? (row.name === 'headers' ? origin : undefined);
    if (value === undefined) continue;
    // a name that nobody gave comes from the URL
    if (row.name === 'name' && given === undefined) continue;
    if (row.computed !== undefined && given === undefined) remark(node, ` ${row.name}: ${row.computed}`);
    else addTo(node, row.name, row.type.print(value), given);
  }
  placeRemarks(node);
  return node;
}

function addTo(node: YAMLMap, name: string, value: unknown, origin: Origin | undefined): void {
  const key = new Scalar(name);
  if (typeof value !== 'object' || value === null) {
    node.set(key, withComment(scalarOf(typeof value === 'string' ? escapeReferences(value) : value), origin));
    return;
  }
  const entries = new YAMLMap();
  for (const [entry, text] of Object.entries(value)) addTo(entries, entry, text, origin);
  if (entries.items.length === 0) return;
  node.set(key, entries);
}

/** Only in double quotes can a control character be written as an escape. */
function scalarOf(value: unknown): Scalar {
  const scalar = new Scalar(value);
  if (typeof value === 'string' && escapeControlsInLines(value) !== value) scalar.type = 'QUOTE_DOUBLE';
  return scalar;
}

function withComment(scalar: Scalar, origin: Origin | undefined): Scalar {
  if (origin !== undefined) scalar.comment = ` ${origin.label}`;
  return scalar;
}

const remarks = new WeakMap<YAMLMap, { text: string; before: number }[]>();

/** A comment of its own line, in the place of what would come next. */
function remark(node: YAMLMap, text: string): void {
  const list = remarks.get(node) ?? [];
  remarks.set(node, list);
  list.push({ text, before: node.items.length });
}

function placeRemarks(node: YAMLMap): void {
  for (const { text, before } of remarks.get(node) ?? []) {
    const next: Pair | undefined = node.items[before];
    if (next === undefined) node.comment = text;
    else if (isScalar(next.key)) next.key.commentBefore = text;
  }
}
