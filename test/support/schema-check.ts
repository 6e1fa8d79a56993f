/**
 * Do documents keep to the schemas that they claim? Checked against the field names, types, requirements and allowed
 * values in test/schemas/. Each check throws at the first fault, with the path of what is wrong.
 */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { packageFile } from '../../host/package-files.js';

export type JsonObject = Record<string, unknown>;

/** What a schema says of a field or attribute: its type, `[]` behind it where it is a list. */
interface EcsSchema {
  version: string;
  required: string[];
  fields: Record<string, string>;
  /** Values that a field may have. */
  values: Record<string, string[]>;
  /** By event.category: the values that event.type may have with it. */
  event_types: Record<string, string[]>;
}

interface OcsfAttribute {
  type: string;
  requirement: 'required' | 'recommended' | 'optional';
  enum?: Record<string, string>;
  /** The attribute that has the words for the numbers of this one. */
  caption?: string;
  profile?: string;
  deprecated?: true;
}

interface OcsfObject {
  attributes: Record<string, OcsfAttribute>;
  at_least_one?: string[];
}

interface OcsfSchema {
  version: string;
  class: { name: string; uid: number } & OcsfObject;
  objects: Record<string, OcsfObject>;
}

const ECS = readSchema<EcsSchema>('ecs.json');
const OCSF = readSchema<OcsfSchema>('ocsf-email-activity.json');

/** Members of these ECS has no say in. */
const OWN_FIELDS = ['mimecast', 'cisco_esa'];

export class SchemaFault extends Error {
  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`);
  }
}

function readSchema<T>(name: string): T {
  return JSON.parse(readFileSync(packageFile(`test/schemas/${name}`), 'utf8')) as T;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object that has something in it. */
function filledObject(value: unknown, path: string): JsonObject {
  if (!isObject(value)) throw new SchemaFault(path, `no object: ${JSON.stringify(value)}`);
  if (Object.keys(value).length === 0) throw new SchemaFault(path, 'an empty object');
  return value;
}

/** Any JSON value of the vendor's own: nothing in it is checked but that it has something to say. */
function checkOwn(value: unknown, path: string): void {
  filledObject(value, path);
}

// ECS

export function checkEcs(document: unknown): void {
  const root = filledObject(document, '$');
  checkEcsObject(root, '', false);
  for (const field of ECS.required) ecsValue(root, field);
  if (ecsValue(root, 'ecs.version') !== ECS.version) throw new SchemaFault('ecs.version', 'another version');
  checkEventTypes(root);
  checkEcsTimes(root);
}

/** `inList`: the object is an element of a list, in which fields are not lists by themselves. */
function checkEcsObject(object: JsonObject, prefix: string, inList: boolean): void {
  for (const [key, value] of Object.entries(object)) {
    const path = prefix + key;
    if (prefix === '' && OWN_FIELDS.includes(key)) {
      checkOwn(value, path);
      continue;
    }
    const type = ECS.fields[path];
    if (type === undefined) {
      const isParent = Object.keys(ECS.fields).some((name) => name.startsWith(`${path}.`));
      if (!isParent) throw new SchemaFault(path, 'no such field');
      checkEcsObject(filledObject(value, path), `${path}.`, inList);
    } else if (type === 'nested[]') {
      for (const item of filledList(value, path)) checkEcsObject(filledObject(item, path), `${path}.`, true);
    } else if (type.endsWith('[]')) {
      const list = filledList(value, path);
      if (new Set(list).size !== list.length) throw new SchemaFault(path, 'a value twice');
      for (const item of list) checkEcsValue(item, type.slice(0, -2), path);
    } else checkEcsValue(value, type, path);
  }
}

function filledList(value: unknown, path: string): unknown[] {
  if (!Array.isArray(value)) throw new SchemaFault(path, `no list: ${JSON.stringify(value)}`);
  if (value.length === 0) throw new SchemaFault(path, 'an empty list');
  return value;
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function checkEcsValue(value: unknown, type: string, path: string): void {
  const allowed = ECS.values[path];
  if (allowed !== undefined && !allowed.includes(value as string)) {
    throw new SchemaFault(path, `not an allowed value: ${JSON.stringify(value)}`);
  }
  if (!isEcsType(value, type)) throw new SchemaFault(path, `no ${type}: ${JSON.stringify(value)}`);
}

function isEcsType(value: unknown, type: string): boolean {
  switch (type) {
    case 'keyword':
    case 'wildcard':
    case 'constant_keyword':
    case 'match_only_text':
    case 'text':
      return typeof value === 'string' && value !== '';
    case 'long':
      return Number.isInteger(value);
    case 'float':
    case 'scaled_float':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && RFC_3339.test(value) && !Number.isNaN(Date.parse(value));
    case 'ip':
      return typeof value === 'string' && isIP(value) !== 0;
    case 'object':
    case 'flattened':
      return isObject(value);
    default:
      throw new Error(`test/schemas/ecs.json has a type that is not known: ${type}`);
  }
}

function ecsValue(root: JsonObject, path: string): unknown {
  let value: unknown = root;
  for (const key of path.split('.')) value = isObject(value) ? value[key] : undefined;
  if (value === undefined) throw new SchemaFault(path, 'missing');
  return value;
}

function checkEventTypes(root: JsonObject): void {
  const categories = ecsValue(root, 'event.category') as string[];
  for (const type of ecsValue(root, 'event.type') as string[]) {
    if (!categories.some((category) => ECS.event_types[category]?.includes(type))) {
      throw new SchemaFault('event.type', `${type} goes with none of ${categories.join(', ')}`);
    }
  }
}

/** The duration is in nanoseconds, and that of a document with start and end is what lies between them. */
function checkEcsTimes(root: JsonObject): void {
  const { start, end, duration } = root.event as { start?: string; end?: string; duration?: number };
  if (start === undefined || end === undefined) return;
  const ms = Date.parse(end) - Date.parse(start);
  if (ms < 0) throw new SchemaFault('event.end', 'before event.start');
  if (duration !== ms * 1e6) throw new SchemaFault('event.duration', `${duration}, not ${ms * 1e6}`);
}

// OCSF

export function checkOcsf(document: unknown): void {
  const root = filledObject(document, '$');
  const { attributes } = OCSF.class;
  const metadata = filledObject(root.metadata, 'metadata');
  if (metadata.version !== OCSF.version) throw new SchemaFault('metadata.version', 'another version');
  const profiles = (metadata.profiles ?? []) as string[];
  for (const key of Object.keys(root)) {
    const profile = attributes[key]?.profile;
    if (profile !== undefined && !profiles.includes(profile)) {
      throw new SchemaFault(key, `profile ${profile} is not named in metadata.profiles`);
    }
  }
  checkOcsfObject(root, OCSF.class, '');
  const uid = (root.class_uid as number) * 100 + (root.activity_id as number);
  if (root.type_uid !== uid) throw new SchemaFault('type_uid', `${String(root.type_uid)}, not ${uid}`);
  const name = `${String(root.class_name)}: ${String(root.activity_name)}`;
  if ('type_name' in root && root.type_name !== name) throw new SchemaFault('type_name', `not ${name}`);
  checkOcsfTimes(root);
}

function checkOcsfObject(object: JsonObject, schema: OcsfObject, prefix: string): void {
  for (const [key, value] of Object.entries(object)) {
    const path = prefix + key;
    const attribute = schema.attributes[key];
    if (attribute === undefined) throw new SchemaFault(path, 'no such attribute');
    if (attribute.deprecated) throw new SchemaFault(path, 'deprecated');
    if (attribute.type.endsWith('[]')) {
      const items = isNobody(path, value, object) ? [] : filledList(value, path);
      for (const item of items) checkOcsfValue(item, attribute, path);
    } else checkOcsfValue(value, attribute, path);
    if (attribute.enum !== undefined && attribute.caption !== undefined) {
      checkCaption(object, attribute, key, prefix);
    }
  }
  for (const [key, { requirement, profile }] of Object.entries(schema.attributes)) {
    if (requirement === 'required' && profile === undefined && !(key in object)) {
      throw new SchemaFault(prefix + key, 'missing');
    }
  }
  const { at_least_one: anyOf } = schema;
  if (anyOf !== undefined && !anyOf.some((key) => key in object)) {
    throw new SchemaFault(prefix.slice(0, -1), `none of ${anyOf.join(', ')}`);
  }
}

/** The class asks for a sender or a recipient; an event that names neither has an empty list of recipients. */
function isNobody(path: string, value: unknown, email: JsonObject): boolean {
  return path === 'email.to' && Array.isArray(value) && value.length === 0 && !('from' in email);
}

function checkOcsfValue(value: unknown, attribute: OcsfAttribute, path: string): void {
  const type = attribute.type.replace('[]', '');
  if (attribute.enum !== undefined && !(String(value) in attribute.enum)) {
    throw new SchemaFault(path, `not an allowed value: ${JSON.stringify(value)}`);
  }
  if (path === 'unmapped') checkOwn(value, path);
  else if (type.endsWith('_t')) {
    if (!isOcsfType(value, type)) throw new SchemaFault(path, `no ${type}: ${JSON.stringify(value)}`);
  } else {
    const schema = OCSF.objects[type];
    if (schema === undefined) throw new SchemaFault(path, `object ${type} is not in test/schemas`);
    checkOcsfObject(filledObject(value, path), schema, `${path}.`);
  }
}

const INT32_MAX = 2 ** 31 - 1;
const PORT_MAX = 65_535;
const HEXADECIMAL = /^[0-9a-fA-F]+$/;

function isOcsfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'string_t':
    case 'email_t':
    case 'url_t':
    case 'hostname_t':
    case 'file_name_t':
    case 'file_path_t':
    case 'username_t':
      return typeof value === 'string' && value !== '';
    case 'file_hash_t':
      return typeof value === 'string' && HEXADECIMAL.test(value);
    case 'ip_t':
      return typeof value === 'string' && isIP(value) !== 0;
    case 'integer_t':
      return Number.isInteger(value) && Math.abs(value as number) <= INT32_MAX;
    case 'port_t':
      return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= PORT_MAX;
    case 'long_t':
    case 'timestamp_t':
      return Number.isInteger(value);
    case 'float_t':
      return typeof value === 'number';
    case 'boolean_t':
      return typeof value === 'boolean';
    default:
      throw new Error(`a type of OCSF that is not known: ${type}`);
  }
}

const OTHER = '99';

/** The word beside a number is the one that the schema has for it; for `Other` it is the source's own. */
function checkCaption(object: JsonObject, attribute: OcsfAttribute, key: string, prefix: string): void {
  const caption = attribute.caption as string;
  const number = String(object[key]);
  if (Array.isArray(object[key]) || !(caption in object) || number === OTHER) return;
  const word = attribute.enum?.[number];
  if (object[caption] !== word) throw new SchemaFault(prefix + caption, `not ${word}`);
}

function checkOcsfTimes(root: JsonObject): void {
  const { start_time: start, end_time: end, duration } = root as Record<string, number | undefined>;
  if (start === undefined || end === undefined) return;
  if (end < start) throw new SchemaFault('end_time', 'before start_time');
  if (duration !== end - start) throw new SchemaFault('duration', `${duration}, not ${end - start}`);
}
