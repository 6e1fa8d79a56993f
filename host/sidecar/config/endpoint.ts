/** One input or output: from what was given to its spec. */
import { hostname } from 'node:os';
import { z } from 'zod';
import { cut, type Findings, shown, unknownText } from './faults.js';
import { OPTIONS, type OptionRow, optionsOf, type Side } from './options.js';
import type { GivenEndpoint, Origin } from './origin.js';
import type { SchemeRow, Target } from './scheme-row.js';
import { schemeNamed, schemesOf } from './schemes.js';
import type { InputSpec, OutputSpec } from './specs.js';
import { maskUrl, type Parameter, parseQuery, parseUrl, type UrlParts } from './url.js';
import { wrongText } from './value-types.js';

/** A spec, and what is needed to print it. */
export interface Endpoint<Spec = InputSpec | OutputSpec> {
  spec: Spec;
  side: Side;
  /** In one form, without secrets. */
  url: string;
  origin: Origin;
  /** Option -> where it comes from, for those that were given. */
  origins: Record<string, Origin>;
}

/** More than any server takes. */
const MOST_URL_CHARACTERS = 8192;

/** The endpoint, or undefined where it has faults; they are in `findings`. */
export function readEndpoint(
  side: Side,
  given: GivenEndpoint,
  cwd: string,
  findings: Findings,
): Endpoint | undefined {
  const { place } = given.origin;
  const keys = mappingOf(given.value);
  const url = keys?.url;
  if (keys === undefined || typeof url !== 'string') {
    const got = keys === undefined ? `${shown(given.value)} is not the` : 'is a mapping without the';
    findings.fault(place, `${got} URL of an ${side}; expected a URL, or a mapping with url and options`);
    return undefined;
  }
  if (url.length > MOST_URL_CHARACTERS) {
    findings.fault(place, `has a URL of ${url.length} characters; expected at most ${MOST_URL_CHARACTERS}`);
    return undefined;
  }
  const parts = parseUrl(url);
  const row = parts && schemeNamed(side, parts.scheme);
  if (parts === undefined || row === undefined) {
    findings.fault(place, schemeText(side, url, parts));
    return undefined;
  }
  const before = findings.faults.length;
  const options = new OptionReader(row, given, findings);
  const own = options.takeFromUrl(parts, url);
  options.takeKeys(keys);
  const target = row.shape(own, row, cwd);
  if (typeof target === 'string')
    findings.fault(place, `${quoted(url, row)} is ${target}; expected ${row.form}`);
  const values = options.read(cwd);
  if (typeof target === 'string' || values === undefined || findings.faults.length > before) return undefined;
  const spec = specOf(options.kind, target, values, findings, place);
  return spec && { spec, side, url: target.url, origin: given.origin, origins: options.origins };
}

/** Options that are also names that many servers have for parameters of their own. */
const COMMON_PARAMETERS = ['key', 'name'];

/** Collects the options of one endpoint from the query of its URL and the keys beside it, then checks them. */
class OptionReader {
  readonly origins: Record<string, Origin> = {};
  kind = '';
  readonly #values: Record<string, unknown> = {};

  constructor(
    readonly row: SchemeRow,
    readonly given: GivenEndpoint,
    readonly findings: Findings,
  ) {}

  /** Returns the parts that belong to the URL itself. */
  takeFromUrl(parts: UrlParts, url: string): UrlParts {
    const { parameters = [] } = this.row;
    if (parameters !== 'all') {
      const [own, options] = [true, false].map((isOwn) =>
        parts.query.filter(({ name }) => parameters.includes(name) === isOwn),
      ) as [Parameter[], Parameter[]];
      this.#takeAll(options);
      return { ...parts, query: own };
    }
    // `?key=` may be anything to a server, so its query is left alone; what is behind # no server ever sees
    const [whole = '', ...fragment] = url.split('#');
    this.#takeAll(parseQuery(fragment.join('#')));
    const own = parseUrl(whole) ?? parts;
    for (const { name } of own.query) this.#warnOfQuery(name);
    return own;
  }

  #takeAll(parameters: Parameter[]): void {
    for (const { name, value } of parameters) this.#take(name, value, 'twice in the URL');
  }

  takeKeys(keys: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(keys)) {
      if (name !== 'url') this.#take(name, value, 'in the URL and as a key');
    }
  }

  /** The values by the names of their properties; undefined where one is wrong. */
  read(cwd: string): Record<string, unknown> | undefined {
    const kind = this.#kindOf();
    if (kind === undefined) return undefined;
    this.kind = kind;
    const rows = optionsOf(this.row.side, kind);
    const schema = z.strictObject(Object.fromEntries(rows.map((row) => [row.name, schemaOf(row, cwd)])));
    const result = schema.safeParse(this.#values);
    if (!result.success) {
      for (const issue of result.error.issues) this.#tell(issue);
      return undefined;
    }
    const read = result.data as Record<string, unknown>;
    const given = rows.filter(({ name }) => read[name] !== undefined);
    return Object.fromEntries(given.map(({ name, field }) => [field, read[name]]));
  }

  #take(name: string, value: unknown, twice: string): void {
    if (Object.hasOwn(this.#values, name)) {
      this.findings.fault(this.#placeOf(name), `given twice, ${twice}; expected one of them`);
      return;
    }
    Object.defineProperty(this.#values, name, { value, enumerable: true });
    this.origins[name] = this.given.origins?.[name] ?? { ...this.given.origin, place: this.#placeOf(name) };
  }

  #placeOf(name: string): string {
    return this.given.origins?.[name]?.place ?? `${this.given.origin.place}.${name}`;
  }

  #knownNames(): string[] {
    const rows = (this.kind === '' ? this.row.kinds : [this.kind]).flatMap((kind) =>
      optionsOf(this.row.side, kind).map(({ name }) => name),
    );
    return [...new Set(rows)];
  }

  #warnOfQuery(name: string): void {
    if (!this.#knownNames().includes(name) || COMMON_PARAMETERS.includes(name)) return;
    const { place } = this.given.origin;
    this.findings.warn(
      place,
      `the parameter ${name} goes to the server; the option ${name} is a key beside url, or stands behind #: #${name}=...`,
    );
  }

  /** Of a Redis URL the options say whether it is a list or streams. */
  #kindOf(): string | undefined {
    const [first, second] = this.row.kinds;
    if (second === undefined) return first;
    const [list, stream] = ['list', 'stream'].map((name) => Object.hasOwn(this.#values, name));
    if (list === stream) {
      const what = list ? 'has list and stream' : 'has neither list nor stream';
      this.findings.fault(this.given.origin.place, `${what}; expected one of them`);
      return undefined;
    }
    return list ? first : second;
  }

  #tell(issue: z.core.$ZodIssue): void {
    if (issue.code !== 'unrecognized_keys') {
      this.findings.fault(this.#placeOf(`${String(issue.path[0])}`), issue.message);
      return;
    }
    for (const key of issue.keys) this.findings.fault(this.#placeOf(key), this.#unknown(key));
  }

  /** An option of another kind is known, but means nothing here. */
  #unknown(key: string): string {
    const { side, scheme } = this.row;
    const owners = OPTIONS.filter((row) => row.side === side && row.name === key).flatMap(({ of }) => of);
    if (owners.length === 0) return unknownText('key', key, ['url', ...this.#knownNames()]);
    return `not an option of ${this.kind || scheme}; it is one of ${[...new Set(owners)].join(', ')}`;
  }
}

/** Of what was given; a default goes the same way as what people write. */
function schemaOf(row: OptionRow, cwd: string): z.ZodType {
  const value = z.unknown().transform((raw, context) => {
    const read = row.type.parse(raw, cwd);
    if (read !== undefined) return read;
    const message = raw === undefined ? `missing; expected ${row.type.expected}` : wrongText(row.type, raw);
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
  if (row.default !== undefined) return value.prefault(row.default);
  return row.required ? value : value.optional();
}

function specOf(
  kind: string,
  target: Target,
  values: Record<string, unknown>,
  findings: Findings,
  place: string,
): InputSpec | OutputSpec | undefined {
  const { authorization, ...fields } = target.fields;
  const spec: Record<string, unknown> = { kind, name: target.name, ...fields, ...values };
  if (kind === 'http' && typeof fields.url === 'string') {
    const headers = (values.headers ?? {}) as Record<string, string>;
    if (authorization !== undefined && Object.keys(headers).some((name) => /^authorization$/i.test(name))) {
      findings.fault(place, 'has a user in its URL and a header Authorization; expected one of them');
      return undefined;
    }
    spec.headers = authorization === undefined ? headers : { Authorization: authorization, ...headers };
  }
  const source = values.list ?? (values.streams as string[] | undefined)?.join(',');
  if (source !== undefined && values.name === undefined) {
    const parameter = values.list === undefined ? 'stream' : 'list';
    spec.name = `${target.name}${target.name.includes('?') ? '&' : '?'}${parameter}=${source}`;
  }
  if (kind === 'redis-stream') spec.consumer ??= `${hostname()}-${process.pid}`;
  // the rows of options.ts are the properties of specs.ts: a test holds one to the other
  return spec as unknown as InputSpec | OutputSpec;
}

function mappingOf(value: unknown): Record<string, unknown> | undefined {
  if (typeof value === 'string') return { url: value };
  const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMapping ? (value as Record<string, unknown>) : undefined;
}

/** A URL in a message. A query that is not ours may be all that keeps others out of a server. */
function quoted(url: string, row?: SchemeRow): string {
  const isOurs = row !== undefined && row.parameters !== 'all';
  const isOpen = (name: string) => isOurs && OPTIONS.some((one) => one.name === name && !one.type.secret);
  return cut(maskUrl(url, isOpen));
}

/** What is wrong with a URL whose scheme is none. */
function schemeText(side: Side, url: string, parts: UrlParts | undefined): string {
  const known = schemesOf(side).map(({ scheme }) => scheme);
  const isAddress = /^([\w.-]*|\[[\da-f:]+\]):\d{1,5}$/i.test(url);
  if (parts === undefined || isAddress) {
    const meant = isAddress ? `syslog+udp://${url}` : `file:${url}`;
    const guess = /[\s,@]/.test(url) || url === '' ? '' : `; did you mean ${meant}?`;
    return `${quoted(url)} has no scheme; expected one of ${known.join(', ')}${guess}`;
  }
  return `${quoted(url)}: ${unknownText('scheme', parts.scheme, known)}`;
}
