import type { TrafficOptions } from '../traffic.js';

/** What all cases send: every message is delivered and finished, some 25 lines each. */
export const SENDER_TRAFFIC: TrafficOptions = { open: 200 };
