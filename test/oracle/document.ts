/** The classic documents of a message: one, or one a recipient. */
import type { ClassicDocument, Settings } from '../../host/types.js';
import { Columns } from './columns.js';
import { readEngines } from './engines.js';
import { byTime, gathered } from './gathered.js';
import { current, type Message, type Reason } from './model.js';
import { rootOf } from './names.js';
import { Outcome } from './outcome.js';
import { staysOf } from './quarantines.js';
import { Recipients } from './recipients.js';
import { isComplete } from './store.js';
import { COLUMNS } from './tables.js';
import { timeOf, unicode } from './text.js';

const SEPARATOR = ' || ';
/** Verbs of lines about quarantines. */
const STAYS = ['hold', 'quarantined', 'left', 'release'];

/** `id` and `thread` are the texts that ids are made of, not hashes of them. */
export function documentsOf(message: Message, reason: Reason, settings: Settings): ClassicDocument[] {
  const entries = gathered(message);
  const recipients = new Recipients(entries);
  const addresses = settings.expand ? recipients.addresses : [];
  if (addresses.length === 0) return [documentOf(null)];
  return addresses.map(documentOf);

  function documentOf(recipient: string | null): ClassicDocument {
    const columns = new Columns(message);
    const outcome = new Outcome();
    for (const entry of entries) {
      if (entry.source === 'message') {
        if (recipient !== null && !recipients.concerns(entry, recipient)) continue;
        if (!entry.fact.isReversed) outcome.tell(entry.fact);
      }
      columns.tell(entry);
    }
    columns.tellNumbers();
    const { flags, verdict } = readEngines(columns);
    const texts = COLUMNS.map(({ name }): [string, string] => {
      const values = name === 'To' && recipient !== null ? [recipient] : columns.of(name);
      return [name, values.map(unicode).join(SEPARATOR)];
    });
    const { appliance, name, firstStamp, lastStamp, sequence, lines, origin } = message;
    const stays = STAYS.some((verb) => outcome.said(verb)) ? staysOf(entries) : [];
    return {
      ...(Object.fromEntries(texts) as unknown as ClassicDocument),
      Flags: flags,
      id: recipient === null ? (name ?? '') : `${name} ${recipient}`,
      thread: rootOf(message).name ?? '',
      appliance: unicode(appliance.name),
      first_time: timeOf(firstStamp),
      last_time: timeOf(lastStamp),
      complete: isComplete(message),
      reason,
      sequence,
      disposition: outcome.disposition as ClassicDocument['disposition'],
      verdict: verdict as ClassicDocument['verdict'],
      lines,
      ...(origin && {
        parent: {
          appliance: unicode(current(origin.parent).appliance.name),
          mid: String(origin.mid),
          relation: origin.relation,
        },
      }),
      ...(stays.length > 0 && { quarantines: stays }),
      ...(settings.keep_raw && { raw: rawOf(message) }),
    };
  }
}

/** The lines of the message and of its connection and deliveries, as they came. */
function rawOf(message: Message): string[] {
  return gathered(message, byTime)
    .filter(({ source }) => source !== 'inherited')
    .map(({ fact }) => unicode(fact.line));
}
