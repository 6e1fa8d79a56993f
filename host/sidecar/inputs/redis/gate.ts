/** Back-pressure: a loop passes while the gate is open, and waits while it is shut. */
export class Gate {
  #isShut = false;
  #waiting: Array<() => void> = [];

  get isShut(): boolean {
    return this.#isShut;
  }

  shut(): void {
    this.#isShut = true;
  }

  open(): void {
    this.#isShut = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  /** Resolves at once, or when the gate opens. */
  pass(): Promise<void> {
    if (!this.#isShut) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
