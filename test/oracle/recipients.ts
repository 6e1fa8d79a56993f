/** Who the recipients of a message are, and which lines are about whom. */
import { captured } from './forms.js';
import type { Entry } from './gathered.js';

export class Recipients {
  /** Distinct, in the order of their lines. */
  readonly addresses: string[];
  /** Addresses that a RID of one of the message's numbers means: several, if its line came in two versions. */
  private readonly places = new Map<string, Set<string>>();
  private readonly aliases = new Set<number>();

  constructor(entries: readonly Entry[]) {
    const named = entries.filter(
      ({ fact, source }) =>
        source === 'message' && !fact.isReversed && captured(fact.match, 'to') !== undefined,
    );
    const isWeak = ({ fact }: Entry): boolean => fact.match.form.row.verbs.has('weak');
    const strong = named.filter((entry) => !isWeak(entry));
    const counting = strong.length > 0 ? strong : named;
    for (const { fact, alias } of counting) {
      this.aliases.add(alias);
      const rid = captured(fact.match, 'rid');
      if (rid === undefined) continue;
      const place = `${alias} ${Number(rid)}`;
      const meant = this.places.get(place) ?? new Set();
      this.places.set(place, meant.add(captured(fact.match, 'to') ?? ''));
    }
    this.addresses = [...new Set(counting.map(({ fact }) => captured(fact.match, 'to') ?? ''))];
  }

  /** A line without RIDs is about all; one whose recipient nobody named may be about anybody. */
  concerns({ fact: { match }, alias }: Entry, recipient: string): boolean {
    const rids = captured(match, 'rid') ?? captured(match, 'rids');
    if (rids === undefined) return true;
    // a rewritten message often carries its recipients over without new lines for them
    const own = this.aliases.has(alias) ? alias : 0;
    const meant = [...rids.matchAll(/\d+/g)].map(([rid]) => this.places.get(`${own} ${Number(rid)}`));
    return meant.some((addresses) => addresses === undefined || addresses.has(recipient));
  }
}
