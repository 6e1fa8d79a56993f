/** The things that were asked for last, by their keys: each takes memory and time to make, so few are kept, and used again. */
export class Latest<Thing> {
  readonly #make: (key: string) => Thing;
  readonly #most: number;
  /** In the order of use. */
  readonly #things = new Map<string, Thing>();

  constructor(most: number, make: (key: string) => Thing) {
    this.#most = most;
    this.#make = make;
  }

  of(key: string): Thing {
    const thing = this.#things.get(key) ?? this.#make(key);
    this.#things.delete(key);
    this.#things.set(key, thing);
    const [oldest] = this.#things.keys();
    if (this.#things.size > this.#most && oldest !== undefined) this.#things.delete(oldest);
    return thing;
  }
}
