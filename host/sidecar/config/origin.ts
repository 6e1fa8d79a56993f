/** Where a value comes from. */
export interface Origin {
  /** As `check` prints it: `file`, `environment MAILSTITCH_TIMEOUT`, `flag --timeout`. */
  label: string;
  /** As faults name it: `settings.timeout`, `MAILSTITCH_TIMEOUT`, `--timeout`. */
  place: string;
}

/** A value that somebody gave. */
export interface Given {
  value: unknown;
  origin: Origin;
}

/** An input or output as it was given: a URL, or a mapping with one. */
export interface GivenEndpoint extends Given {
  /** Options that come from somewhere else than the rest. */
  origins?: Record<string, Origin>;
}

export function fromFile(place: string): Origin {
  return { label: 'file', place };
}

export function fromVariable(name: string, place = name): Origin {
  return { label: `environment ${name}`, place };
}

export function fromFlag(flag: string, place = flag): Origin {
  return { label: `flag ${flag}`, place };
}
