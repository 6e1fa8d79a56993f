/** The stays of a message in quarantines, from the lines that enter and leave one, or all. */
import type { QuarantineStay } from '../../host/types.js';
import { captured, type Match, rendered } from './forms.js';
import type { Entry } from './gathered.js';
import { timeOf, unicode } from './text.js';

interface Stay {
  name: string;
  reason: string;
  entered: number;
  left: number;
  isOver: boolean;
  result: string;
  leftReason: string;
}

const MAX_STAYS = 32;

export function staysOf(entries: readonly Entry[]): QuarantineStay[] {
  const stays: Stay[] = [];
  const add = (name: string, entered: number): Stay | undefined => {
    if (stays.length === MAX_STAYS) return undefined;
    stays.push({ name, reason: '', entered, left: 0, isOver: false, result: '', leftReason: '' });
    return stays.at(-1);
  };
  const end = (stay: Stay, match: Match, stamp: number): void => {
    stay.isOver = true;
    stay.left = stamp;
    stay.result = fieldOf(match, 'quarantine_result');
  };
  for (const { fact, source, stamp } of entries) {
    const { match, isReversed } = fact;
    const { verbs } = match.form.row;
    if (source !== 'message' || isReversed || captured(match, 'mid') === undefined) continue;
    const name = fieldOf(match, 'quarantine');
    const known = stays.findLast((stay) => stay.name === name);
    if (verbs.has('hold') || verbs.has('quarantined')) {
      if (name === '') continue;
      // a second subscription writes the line once more
      const stay = known && !known.isOver ? known : add(name, stamp);
      if (stay) stay.reason ||= fieldOf(match, 'quarantine_reason');
    } else if (verbs.has('left')) {
      if (name === '' || (known?.isOver && known.left === stamp)) continue;
      const stay = known && !known.isOver ? known : add(name, 0);
      if (!stay) continue;
      end(stay, match, stamp);
      stay.leftReason = fieldOf(match, 'release_reason');
      const seconds = fieldOf(match, 'quarantine_seconds');
      const isKnown = stay.entered === 0 && stamp !== 0 && /^\d+$/.test(seconds);
      if (isKnown && Number(seconds) < stamp) stay.entered = stamp - Number(seconds);
    } else if (verbs.has('release')) {
      for (const stay of stays) if (!stay.isOver) end(stay, match, stamp);
    }
  }
  return stays.map(({ name, reason, entered, left, isOver, result, leftReason }) => ({
    name: unicode(name),
    reason: unicode(reason),
    entered: timeOf(entered),
    left: timeOf(left),
    result: result === '' ? (isOver ? 'left' : 'held') : unicode(result),
    left_reason: unicode(leftReason),
  })) as QuarantineStay[];
}

/** What the row sets, else what the line has. */
function fieldOf(match: Match, field: string): string {
  const set = match.form.row.sets.find((one) => one.field === field);
  return set ? rendered(match, set.template) : (captured(match, field) ?? '');
}
