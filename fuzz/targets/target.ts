/** What a target is to the engine: a way into the core, and what must hold whatever comes in that way. */

/** One run of an input. */
export interface Trial {
  /** How often each edge of the core was passed. Valid until the next run. */
  counters: Uint8Array;
  lines: number;
  documents: number;
}

export interface Target {
  name: string;
  /** Inputs to begin with, besides those of the corpus. */
  seeds(): Uint8Array[];
  /** Words that mean something there, for changes to put in. */
  words(): Uint8Array[];
  /** Whole lines, likewise. */
  lines(): Uint8Array[];
  /** Words that the first line of an input may have behind `! `; none if an input is no script. */
  settings: readonly string[];
  /** Runs an input; throws a Fault if something that must hold of every run does not. */
  run(input: Uint8Array): Trial;
  /** Runs it again in other ways and compares; several times as slow. Throws a Fault likewise. */
  compare(input: Uint8Array): void;
}
