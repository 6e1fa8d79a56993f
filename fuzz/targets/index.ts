/** Every target, by name. A new one is one more row here and a file of its own. */
import type { Program } from '../engine/machine.js';
import { CEF } from './cef.js';
import { FluentBitTarget } from './fluent-bit.js';
import { JournalTarget } from './journal.js';
import { JSON_RECORDS } from './json.js';
import { MIME } from './mime.js';
import { MIMECAST } from './mimecast.js';
import { OrderTarget } from './order.js';
import { RulesTarget } from './rules.js';
import { SettingsTarget } from './settings.js';
import { STREAM } from './stream.js';
import { type StreamSource, StreamTarget } from './stream-target.js';
import type { Target } from './target.js';

type Create = (program: Program) => Target;

const overStream =
  (source: StreamSource): Create =>
  (program) =>
    new StreamTarget(program, source);

const TARGETS: Readonly<Record<string, Create>> = {
  stream: overStream(STREAM),
  cef: overStream(CEF),
  mimecast: overStream(MIMECAST),
  json: overStream(JSON_RECORDS),
  mime: overStream(MIME),
  'fluent-bit': (program) => new FluentBitTarget(program),
  order: (program) => new OrderTarget(program),
  journal: (program) => new JournalTarget(program),
  rules: (program) => new RulesTarget(program),
  settings: (program) => new SettingsTarget(program),
};

export const TARGET_NAMES = Object.keys(TARGETS);

export function createTarget(name: string, program: Program): Target {
  const create = TARGETS[name];
  if (create === undefined) throw new RangeError(`no target ${name}; there are ${TARGET_NAMES.join(', ')}`);
  return create(program);
}
