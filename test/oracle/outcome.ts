/** What became of a message: the first row of the table that its lines fulfil. */
import { captured } from './forms.js';
import type { Fact } from './model.js';
import { DISPOSITIONS } from './tables.js';

const WORDS = ['delivered', 'bounced', 'delayed', 'dropped', 'quarantined', 'aborted', 'rejected', 'queued'];

export class Outcome {
  private readonly whole = new Set<string>();
  private readonly some = new Set<string>();
  /** What the last line said whose row is the weaker one. */
  private latest = new Set<string>();

  tell({ match }: Fact): void {
    const verbs = new Set(match.form.row.verbs);
    // a quarantine that ends the message on this appliance
    if (verbs.has('quarantined') && !verbs.has('hold')) verbs.add('away');
    const isSome = captured(match, 'rid') !== undefined || captured(match, 'rids') !== undefined;
    if (verbs.has('weak')) {
      if (WORDS.some((word) => verbs.has(word))) this.latest = verbs;
    } else for (const verb of verbs) (isSome ? this.some : this.whole).add(verb);
  }

  said(verb: string): boolean {
    return this.saidOfAll(verb) || this.some.has(verb);
  }

  get disposition(): string {
    const row = DISPOSITIONS.find(({ conditions }) =>
      conditions.every(({ verb, scope }) => {
        if (scope === 'whole') return this.saidOfAll(verb);
        if (scope === 'some') return this.some.has(verb);
        return this.said(verb) === (scope === 'any');
      }),
    );
    return row?.disposition ?? 'unknown';
  }

  private saidOfAll(verb: string): boolean {
    return this.whole.has(verb) || this.latest.has(verb);
  }
}
