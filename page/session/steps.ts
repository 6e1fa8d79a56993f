/** Lines of a message as steps of its life. */
import type { ExplainedFact, Explanation, MimecastEvent } from '../../host/types.js';
import type { Lane, Step } from '../protocol.js';

/** By the first letter of a rule's id, which is that of its section in docs/line-forms.md. */
export const LANE_OF_SECTION: Record<string, Lane> = {
  C: 'connection',
  E: 'message',
  H: 'message',
  U: 'message',
  L: 'message',
  K: 'message',
  N: 'message',
  Z: 'message',
  P: 'engines',
  R: 'engines',
  A: 'engines',
  S: 'engines',
  G: 'engines',
  V: 'engines',
  M: 'engines',
  O: 'engines',
  D: 'engines',
  F: 'engines',
  Y: 'engines',
  Q: 'quarantine',
  X: 'delivery',
  B: 'delivery',
};

/** By the log type of a Mimecast event; all others are of an engine. */
const LANE_OF_TYPE: Record<string, Lane> = {
  receipt: 'message',
  process: 'message',
  jrnl: 'message',
  delivery: 'delivery',
};

const MOST_DETAIL = 90;
/** Captures that number things; every line has them. */
const NUMBERS = new Set(['mid', 'icid', 'dcid', 'rcid', 'rid', 'rids', 'new', 'old']);
const LINEAGE_VERBS = new Set(['rewrite', 'split', 'generate', 'bounce', 'reinject', 'return']);

export function stepOf(line: number, explanation: Explanation): Step {
  const event = explanation.events?.[0];
  const parts = event === undefined ? partsOf(explanation) : eventParts(event);
  const ms = Date.parse(parts.time ?? explanation.prefix.time ?? '');
  const step: Step = {
    line,
    lane: parts.lane,
    title: parts.title,
    detail: cut(parts.detail),
    rule: parts.rule,
    isLineage: parts.isLineage,
  };
  if (!Number.isNaN(ms)) step.time = ms / 1000;
  return step;
}

/** Every value that a line gives, without its quotes and brackets, and its time. */
export function spokenValues({ prefix, events, facts, ...fact }: Explanation): string[] {
  const times = prefix.time === null ? [] : [prefix.time];
  if (events !== undefined) return [...times, ...events.flatMap((event) => Object.values(event).map(String))];
  const all = facts ?? [fact as Partial<ExplainedFact>];
  const values = all.flatMap(({ captures = [], sets = [] }) => [...captures, ...sets]);
  return [...times, ...values.map(({ value }) => bare(value))];
}

type Parts = Omit<Step, 'line' | 'time'> & { time?: string };

function partsOf(explanation: Explanation): Parts {
  if (explanation.facts !== undefined) {
    const detail = explanation.facts.flatMap(({ captures }) => captures.map(({ value }) => bare(value)));
    return {
      lane: 'message',
      title: 'consolidated event',
      detail: detail.join(' · '),
      rule: 'CEF',
      isLineage: false,
    };
  }
  const { rule, title = 'not known', captures = [], sets = [], does = [] } = explanation;
  const values = [...captures.filter(({ name }) => !NUMBERS.has(name)), ...sets].map(({ value }) =>
    bare(value),
  );
  return {
    lane: LANE_OF_SECTION[rule?.[0] ?? ''] ?? 'message',
    title,
    detail: [...new Set(values)].join(' · '),
    rule: rule ?? '',
    isLineage: does.some((verb) => LINEAGE_VERBS.has(verb)),
  };
}

function eventParts({ log_type: types, datetime, ...members }: MimecastEvent): Parts {
  const type = [types].flat()[0] ?? '';
  const { Subject, Sender, Rcpt, Act, Error: error } = members as Record<string, unknown>;
  const detail = [Act, Sender, Rcpt, Subject, error].filter((value) => value !== undefined);
  const lane = 'Hold' in members ? 'quarantine' : (LANE_OF_TYPE[type] ?? 'engines');
  return {
    lane,
    title: [types].flat().join(' or '),
    detail: detail.join(' · '),
    rule: type,
    isLineage: false,
    ...(typeof datetime === 'string' && { time: datetime }),
  };
}

function bare(value: string): string {
  return value.replace(/^['"<[](.*)['">\]]$/, '$1');
}

function cut(text: string): string {
  return text.length > MOST_DETAIL ? `${text.slice(0, MOST_DETAIL - 1)}…` : text;
}
