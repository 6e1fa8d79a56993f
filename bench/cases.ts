/** What is measured: one row a case, and the rows of a user who has three hundred log entries of his own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFile } from '../host/package-files.js';
import type { Settings } from '../host/types.js';
import type { Format } from './documents.js';

export interface BenchCase {
  name: string;
  /** Messages open at the same time, on average. */
  open: number;
  /** Units of traffic: about one message and 25 lines, or one consolidated event, each. */
  messages: number;
  traffic: 'lines' | 'events';
  format: Format;
  /** Rows given through the setting `rules`, on top of the built-in ones. */
  userRows: number;
  /** The most rounds of this case: a long one needs fewer. */
  rounds?: number;
}

export const USER_ROWS = 300;
/** A million and a half lines: about a second, after those that warm up. */
const MESSAGES = 56_000;
/** Sixty megabytes. */
const EVENTS = 40_000;

const few = (open: number, name = `${open.toLocaleString('en-US')} open`): BenchCase => ({
  name,
  open,
  messages: MESSAGES,
  traffic: 'lines',
  format: 'classic',
  userRows: 0,
});
const tenThousand = few(10_000);
const oneEventEach: BenchCase = { ...few(0, 'events'), traffic: 'events', messages: EVENTS };

/** The same traffic in each format, one after the other. */
const FORMATS: readonly BenchCase[] = [
  few(200),
  { ...few(200, '200 open, ecs'), format: 'ecs' },
  { ...few(200, '200 open, ocsf'), format: 'ocsf' },
];

// Filling up takes half of `open` units, and as many are left when no new ones come: see measure.ts.
const CASES: readonly BenchCase[] = [
  few(100),
  ...FORMATS,
  { ...few(200, `200 open, ${USER_ROWS} user rows`), userRows: USER_ROWS },
  few(1_000),
  tenThousand,
  { ...few(100_000), messages: 180_000, rounds: 3 },
  oneEventEach,
];
const LONG_CASE: BenchCase = { ...few(1_000_000), messages: 1_600_000, rounds: 1 };

/** A message and its connections take less; of a million, the rest is for those that are open. */
const REMEMBERED_BYTES = 2 << 10;
const MOST_REMEMBERED_BYTES = 1 << 30;

export type Extent = 'quick' | 'default' | 'full';

export function casesOf(extent: Extent): readonly BenchCase[] {
  if (extent === 'full') return [...CASES, LONG_CASE];
  if (extent === 'default') return CASES;
  const lines = [few(100), ...FORMATS, tenThousand].map((row) => ({ ...row, messages: 40_000 }));
  return [...lines, oneEventEach];
}

export function caseSettings(row: BenchCase): Settings {
  const settings: Settings = { clock: 'event', format: row.format };
  if (row.open >= 100_000) {
    // Room for everybody: an eviction would spare the work. And a child inherits from a parent that is
    // remembered, of which the default keeps less than a second at this rate.
    settings.max_messages = 4 * row.open;
    settings.max_bytes = '4000MiB';
    settings.remember = Math.min(REMEMBERED_BYTES * row.open, MOST_REMEMBERED_BYTES);
  }
  if (row.userRows > 0) settings.rules = userRows(row.userRows).map(({ block }) => block);
  return settings;
}

export interface UserRow {
  id: string;
  block: string;
  line: string;
}

/**
 * Pattern, and the end of a line that it knows: `#` is the number of the row. They begin like the lines that
 * the traffic is full of, so that they share nodes with the built-in rows and split them.
 */
const SHAPES: ReadonlyArray<readonly [pattern: string, line: string]> = [
  ['MID {mid:num} Custom Log Entry: case-# {content_filter:rest}', 'MID 5 Custom Log Entry: case-# VIP'],
  ['MID {mid:num} ICID {icid:num} tag-# {tag:rest}', 'MID 5 ICID 6 tag-# red'],
  ['MID {mid:num} queued for review # by {reviewer:rest}', 'MID 5 queued for review # by ann'],
  ['MID {mid:num} using engine: LOCAL# {verdict:rest}', 'MID 5 using engine: LOCAL# spam'],
  ['MID {mid:num} attachment policy-# {file:quoted} {verdict:word}', "MID 5 attachment policy-# 'a.exe' no"],
  ['MID {mid:num} DKIM: site-# {detail:until} ({reason:text})', 'MID 5 DKIM: site-# key (rotated)'],
  ['ICID {icid:num} zone-# {zone:until} score {score:num}', 'ICID 6 zone-# outer ring score 7'],
  [
    'Message done DCID {dcid:num} MID {mid:num} to site-# {site:rest}',
    'Message done DCID 7 MID 5 to site-# b',
  ],
  ['DCID {dcid:num} relay-# {relay:rest}', 'DCID 7 relay-# west'],
  ['Site log #: MID {mid:num} {note:rest}', 'Site log #: MID 5 seen'],
];

/** `U-017`: rows in turn of all shapes. */
export function userRows(count: number): UserRow[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index).padStart(3, '0');
    const [pattern, line] = SHAPES[index % SHAPES.length] as (typeof SHAPES)[number];
    const id = `U-${number}`;
    const block = `${id} log entry of a filter\n  form ${pattern.replace('#', number)}`;
    return { id, block, line: line.replace('#', number) };
  });
}

const OPENING = '_RULES = `\n';

/** Rows for lines in the module: each begins with an unindented line in the template string of its file. */
export function builtInRows(): number {
  const folder = packageFile('assembly/cisco');
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const templates = files.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const start = text.indexOf(OPENING);
    return start < 0 ? [] : [text.slice(start + OPENING.length, text.lastIndexOf('`'))];
  });
  return templates.join('\n').match(/^[^\s/]/gm)?.length ?? 0;
}
