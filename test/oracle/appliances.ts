import { Appliance } from './model.js';

/** Whose lines they are: appliances by the names they are called. */
export class Appliances {
  readonly all: Appliance[] = [];
  private readonly byName = new Map<string, Appliance>();

  constructor(private readonly fallback: string | undefined) {
    // one that the settings name is there from the start, so bare names of it turn out to be the same
    if (fallback !== undefined) this.named(fallback);
  }

  /** `host` is null on lines that name none. */
  of(host: string | null): Appliance {
    return this.named(host ?? this.fallback ?? 'unknown');
  }

  private named(name: string): Appliance {
    const known = this.byName.get(name);
    if (known) return known;
    const appliance = this.sameHost(name) ?? new Appliance(name);
    appliance.heardAs(name);
    this.byName.set(name, appliance);
    if (!this.all.includes(appliance)) this.all.push(appliance);
    return appliance;
  }

  /** `esa1` is the one appliance whose full name begins with it, and the other way round. */
  private sameHost(name: string): Appliance | undefined {
    const [label] = name.split('.');
    const same = this.all.filter((appliance) => {
      const isBare = name === label || !appliance.name.includes('.');
      return isBare && appliance.name.split('.')[0] === label;
    });
    return label !== '' && same.length === 1 ? same[0] : undefined;
  }
}
