/** Rows for the terms of consolidated events, in the order of a message's life. They follow the rows for lines. */
import { EVENT_ACTION_RULES } from './event-action';
import { EVENT_CONTENT_RULES } from './event-content';
import { EVENT_ENVELOPE_RULES } from './event-envelope';
import { EVENT_VERDICT_RULES } from './event-verdicts';

export const EVENT_RULES: StaticArray<string> = [
  EVENT_ENVELOPE_RULES,
  EVENT_CONTENT_RULES,
  EVENT_VERDICT_RULES,
  EVENT_ACTION_RULES,
];
