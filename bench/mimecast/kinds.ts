/** What can happen to a message: one row a kind, with its share of the traffic and the events of its life. */
import * as api2 from './api2.js';
import * as legacy from './legacy.js';
import { type Birth, type Life, Script } from './script.js';

type Kind = (birth: Birth) => Life;

/** A whole delivered message, for the kinds that add an event to one. */
const whole = (birth: Birth): Script => new Script(birth).accepted().processed('Acc').all(3);
const accepted = (birth: Birth, recipients = 1): Script => new Script(birth, recipients).accepted();

const KINDS = {
  delivered: (birth) => whole(birth).ends('delivered', true),
  several: (birth) => accepted(birth, 4).processed('Acc').all(3).ends('delivered', true),
  /** Mail between colleagues leaves a journal entry. */
  journaled(birth) {
    const it = whole(birth);
    return it.add('jrnl', 2, (e, ms) => legacy.journal(e, ms, it.recipient)).ends('delivered', true);
  },
  /** Two parts of one message in one second: only their attachments differ. */
  parted(birth) {
    const it = accepted(birth);
    for (const part of [1, 2]) it.add('process', 1, (e, ms) => legacy.process(e, ms, 'Acc', part));
    return it.all(3).ends('delivered', true);
  },
  rejected: (birth) => new Script(birth).refused('Rej').ends('rejected', true),
  ignored: (birth) => new Script(birth).refused('Ign').ends('dropped', true),
  /** One recipient does not exist, the other gets it. */
  halfRejected(birth) {
    const it = new Script(birth, 2);
    const [bad, good] = it.envelope.recipients as [string, string];
    return it
      .add('receipt', 0, (e, ms) => legacy.receipt(e, ms, good))
      .refused('Rej', bad)
      .processed('Acc')
      .delivered(good, 3)
      .ends('delivered', true);
  },
  held: (birth) => accepted(birth).held().ends('quarantined', false),
  sandboxed: (birth) => accepted(birth).processed('Sdbx').ends('quarantined', false),
  released(birth) {
    const it = accepted(birth).held();
    const afterS = 600 * (1 + it.envelope.random.below(9));
    return it
      .processed('Acc', afterS)
      .all(afterS + 2)
      .ends('delivered', true);
  },
  delayed(birth) {
    const it = accepted(birth).processed('Acc');
    return it.delivered(it.recipient, 30, 1 + it.envelope.random.below(4)).ends('delivered', true);
  },
  undelivered(birth) {
    const it = accepted(birth).processed('Acc');
    return it.delivered(it.recipient, 30, 3, false).ends('delayed', false);
  },
  mixed(birth) {
    const it = accepted(birth, 3).processed('Acc');
    const [good, late, bad] = it.envelope.recipients as [string, string, string];
    return it.delivered(good, 3).delivered(late, 4, 1).delivered(bad, 5, 2, false).ends('mixed', false);
  },
  bounced: (birth) => accepted(birth).processed('Bnc').ends('bounced', true),
  queued: (birth) => accepted(birth).processed('Acc').ends('queued', false),
  virus: (birth) => whole(birth).add('avlog', 1, legacy.avlog).ends('delivered', true),
  spam: (birth) => accepted(birth).add('spam', 1, legacy.spam).held(2).ends('quarantined', false),
  impersonated: (birth) =>
    accepted(birth)
      .add('impersonation-protect', 1, legacy.impersonationProtect)
      .held(2)
      .ends('quarantined', false),
  internal: (birth) =>
    whole(birth).add('internal-email-protect', 1, legacy.internalEmailProtect).ends('delivered', true),
  /** A click on a link comes long after the delivery. */
  clicked: (birth) =>
    whole(birth)
      .add('url-protect', 240, (e, ms) => legacy.urlProtect(e, ms, e.messageId))
      .ends('delivered', true),
  opened: (birth) =>
    whole(birth)
      .add('attachment-protect', 2, (e, ms) => legacy.attachmentProtect(e, ms, e.messageId))
      .ends('delivered', true),
  /** The journal alone: the other events are not in this log. */
  journal(birth) {
    const it = new Script(birth);
    return it.add('jrnl', 0, (e, ms) => legacy.journal(e, ms, it.recipient)).ends('unknown', true);
  },
  /** Nothing but the scanner has seen the message. */
  scanned: (birth) => new Script(birth).add('avlog', 0, legacy.avlog).ends('unknown', false),
  looseClick: (birth) =>
    new Script(birth).add('url-protect', 0, (e, ms) => legacy.urlProtect(e, ms, null)).ends(null, false),
  looseFile: (birth) =>
    new Script(birth)
      .add('attachment-protect', 0, (e, ms) => legacy.attachmentProtect(e, ms, null))
      .ends(null, false),
  api2(birth) {
    const it = new Script(birth, 2);
    const { recipients } = it.envelope;
    for (const to of recipients) it.add('receipt', 0, (e, ms) => api2.receipt(e, ms, to));
    it.add('process', 1, (e, ms) => api2.process(e, ms, 'Acc'));
    for (const to of recipients) {
      it.add('delivery', 3, (e, ms) => api2.delivery(e, ms, to, 1, true)).ending(to, true, 1);
    }
    return it.ends('delivered', true);
  },
  api2Delayed(birth) {
    const it = new Script(birth);
    const to = it.recipient;
    return it
      .add('receipt', 0, (e, ms) => api2.receipt(e, ms, to))
      .add('attachment-protect', 1, api2.attachmentProtect)
      .add('process', 2, (e, ms) => api2.process(e, ms, 'Acc'))
      .add('delivery', 3, (e, ms) => api2.delivery(e, ms, to, 1, false))
      .add('delivery', 240, (e, ms) => api2.delivery(e, ms, to, 2, true))
      .ending(to, true, 2)
      .ends('delivered', true);
  },
  api2Held(birth) {
    const it = new Script(birth);
    return it
      .add('receipt', 0, (e, ms) => api2.receipt(e, ms, it.recipient))
      .add('spam', 1, api2.spam)
      .add('process', 2, (e, ms) => api2.process(e, ms, 'Hld'))
      .ends('quarantined', false);
  },
  api2Rejected(birth) {
    const it = new Script(birth);
    return it.add('receipt', 0, (e, ms) => api2.refusal(e, ms, it.recipient)).ends('rejected', true);
  },
  api2Journal(birth) {
    const it = new Script(birth);
    return it.add('jrnl', 0, (e, ms) => api2.journal(e, ms, it.recipient)).ends('unknown', true);
  },
} as const satisfies Record<string, Kind>;
export type KindName = keyof typeof KINDS;

export const isApi2 = (kind: KindName): boolean => kind.startsWith('api2');

/** Chosen to be plausible for a business with a few thousand mailboxes; every thousand messages have all kinds. */
export const KIND_SHARES: ReadonlyArray<readonly [kind: KindName, share: number]> = [
  ['several', 0.06],
  ['journaled', 0.08],
  ['parted', 0.02],
  ['rejected', 0.12],
  ['ignored', 0.01],
  ['halfRejected', 0.01],
  ['held', 0.04],
  ['sandboxed', 0.005],
  ['released', 0.02],
  ['delayed', 0.03],
  ['undelivered', 0.005],
  ['mixed', 0.01],
  ['bounced', 0.01],
  ['queued', 0.005],
  ['virus', 0.01],
  ['spam', 0.04],
  ['impersonated', 0.02],
  ['internal', 0.01],
  ['clicked', 0.03],
  ['opened', 0.01],
  ['journal', 0.02],
  ['scanned', 0.005],
  ['looseClick', 0.03],
  ['looseFile', 0.01],
  ['api2', 0.03],
  ['api2Delayed', 0.01],
  ['api2Held', 0.01],
  ['api2Rejected', 0.01],
  ['api2Journal', 0.01],
  ['delivered', 1],
];

export const liveOut = (kind: KindName, birth: Birth): Life => KINDS[kind](birth);
