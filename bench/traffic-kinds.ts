/** What can happen to a message: one function per kind, each returns the lines of one traffic unit. */
import * as life from './traffic-lifecycle.js';
import type { Draft, Field, Traits } from './traffic-message.js';
import { draft, note } from './traffic-message.js';
import type { Kind, Unit, UnitPlan } from './traffic-unit.js';
import { merge, plan, withClose } from './traffic-unit.js';

type KindOf = (unit: Unit, traits: Traits) => Omit<UnitPlan, 'kind'>;

export const KINDS: Readonly<Record<Kind, KindOf>> = {
  delivered(unit, traits) {
    const message = start(unit, traits);
    const lines = [
      ...accepted(message, unit),
      ...scanned(message),
      ...life.queued(message),
      ...deliver(message, unit),
    ];
    return { lines: withClose(lines, message, unit.random), messages: [plan(message, 'delivered')] };
  },

  /** Spam goes to the spam quarantine over RPC: no DCID. */
  isq(unit, traits) {
    const message = start(unit, { ...traits, outbound: false });
    const { mid } = message;
    const rcid = unit.take('rcid');
    const lines = [
      ...accepted(message, unit),
      ...life.antispam(message, 'positive'),
      `ISQ: Tagging MID ${mid} for quarantine`,
      ...life.antivirus(message),
      `MID ${mid} queued for delivery`,
      `RPC Delivery start RCID ${rcid} MID ${mid} to local IronPort Spam Quarantine`,
      `ISQ: Quarantined MID ${mid}`,
      `RPC Message done RCID ${rcid} MID ${mid}`,
      `Message finished MID ${mid} done`,
    ];
    note(message.fields, 'Action', 'queued for delivery');
    return { lines: withClose(lines, message, unit.random), messages: [plan(message, 'quarantined')] };
  },

  bounce: (unit, traits) => bounced(unit, { ...traits, recipients: 1 }),
  mixed: (unit, traits) => bounced(unit, { ...traits, recipients: 2 }),

  /** The first recipient has a policy of its own and leaves with a new MID. */
  split(unit, traits) {
    const parent = start(unit, { ...traits, recipients: Math.max(2, traits.recipients) });
    const part = child(unit, parent, parent.sender, parent.recipients.slice(0, 1));
    const policy = 'VIP Users';
    const due = `due to a per-recipient policy ${policy} in the ${life.table(parent)} table`;
    const opening = accepted(parent, unit, false);
    const lines = [
      ...opening,
      `MID ${parent.mid} was split creating MID ${part.mid} ${due}`,
      ...life.childEnvelope(part),
      life.matchedPolicy(parent),
      ...merge(
        [
          ...scanned(parent),
          ...life.queued(parent),
          ...deliver(parent, unit, parent.recipients.map((_, rid) => rid).slice(1)),
        ],
        [...scanned(part), ...life.queued(part), ...deliver(part, unit)],
        unit.random,
      ),
    ];
    return {
      lines: withClose(lines, parent, unit.random),
      messages: [plan(parent, 'delivered'), plan(part, 'delivered', parent, 'split')],
    };
  },

  /** The rewrite line may come after the first lines of the new MID. */
  rewritten(unit, traits) {
    const message = start(unit, { ...traits, attachments: Math.max(1, traits.attachments) });
    const next = child(unit, message, message.sender, message.recipients);
    const by = "drop-attachments-by-filetype filter 'Block_Attachments'";
    const rewrite = `MID ${message.mid} rewritten to MID ${next.mid} by ${by}`;
    const envelope = life.childEnvelope(next);
    const lines = [
      ...accepted(message, unit),
      ...scanned(message),
      ...(unit.random.below(2) === 0 ? [rewrite, ...envelope] : [...envelope, rewrite]),
      `Message finished MID ${message.mid} done`,
      ...life.queued(next),
      ...deliver(next, unit),
    ];
    note(message.fields, 'Content_Filter', 'Block_Attachments');
    for (const [field, values] of Object.entries(next.fields)) {
      note(message.fields, field as Field, ...values);
    }
    const whole = { ...plan(message, 'delivered'), mids: [message.mid, next.mid] };
    return { lines: withClose(lines, message, unit.random), messages: [whole] };
  },

  /** A content filter sends a copy to somebody else; the message goes on unchanged. */
  copy(unit, traits) {
    const message = start(unit, traits);
    const copy = notification(unit, message, 'postmaster@example.com', 'security@example.com');
    const lines = [
      ...accepted(message, unit),
      ...scanned(message),
      `MID ${copy.mid} was generated based on MID ${message.mid} by notify-copy filter 'Blacklisted_Headers'`,
      ...life.childEnvelope(copy),
    ];
    note(message.fields, 'Content_Filter', 'Blacklisted_Headers');
    note(message.fields, 'Action', 'notify-copy');
    lines.push(
      ...merge(
        [...life.queued(message), ...deliver(message, unit)],
        [...queuedOnly(copy), ...deliver(copy, unit)],
        unit.random,
      ),
    );
    return {
      lines: withClose(lines, message, unit.random),
      messages: [plan(message, 'delivered'), plan(copy, 'delivered', message, 'generated')],
    };
  },

  /** The client vanished before the end of DATA: no Message-ID, Subject or size. */
  aborted(unit, traits) {
    const message = start(unit, { ...traits, outbound: false, authentication: null });
    const { mid, icid } = message;
    const lines = [
      ...life.connection(message, unit.random),
      ...life.envelope(message),
      `ICID ${icid} lost`,
      `Message aborted MID ${mid} Receiving aborted`,
      `Message finished MID ${mid} aborted`,
      `ICID ${icid} close`,
    ];
    return { lines, messages: [plan(message, 'aborted')] };
  },

  virus(unit, traits) {
    const message = start(unit, { ...traits, outbound: false });
    const { mid } = message;
    const lines = [
      ...accepted(message, unit),
      ...life.antispam(message),
      `MID ${mid} interim AV verdict using Sophos VIRAL`,
      `MID ${mid} antivirus positive 'CXmail/MalPE-HB'`,
      `Message aborted MID ${mid} Dropped by antivirus`,
      `Message finished MID ${mid} done`,
    ];
    note(message.fields, 'Antivirus', 'VIRAL');
    return { lines: withClose(lines, message, unit.random), messages: [plan(message, 'dropped')] };
  },

  filtered(unit, traits) {
    const message = start(unit, traits);
    const { mid } = message;
    const filter = 'Block_Macros';
    const lines = [
      ...accepted(message, unit),
      ...scanned(message),
      `Message aborted MID ${mid} Dropped by content filter '${filter}' in the ${life.table(message)} table`,
      `Message finished MID ${mid} done`,
    ];
    note(message.fields, 'Content_Filter', filter);
    return { lines: withClose(lines, message, unit.random), messages: [plan(message, 'dropped')] };
  },

  /** Still in the quarantine when the log ends: never finished. */
  held(unit, traits) {
    const message = start(unit, traits);
    const lines = [
      ...accepted(message, unit),
      ...scanned(message),
      `MID ${message.mid} quarantined to "Policy" (content filter:Review_Macros)`,
    ];
    const held = { ...plan(message, 'quarantined'), complete: false };
    return { lines: withClose(lines, message, unit.random), messages: [held] };
  },

  /** Two messages over one connection. */
  session(unit, traits) {
    const first = start(unit, traits);
    const second = draft(unit.take('mid'), first.icid, 'b', traits, unit.random);
    const rest = (message: Draft): string[] => [
      ...scanned(message),
      ...life.queued(message),
      ...deliver(message, unit),
    ];
    const opening = [...accepted(first, unit), ...received(second, unit)];
    note(second.fields, 'IP', ...(first.fields.IP ?? []));
    const lines = [...opening, ...merge(rest(first), rest(second), unit.random)];
    return {
      lines: withClose(lines, second, unit.random),
      messages: [plan(first, 'delivered'), plan(second, 'delivered')],
    };
  },
};

/** One recipient refused for good; the sender gets a message about it. The last recipient is the bad one. */
function bounced(unit: Unit, traits: Traits): Omit<UnitPlan, 'kind'> {
  const outward = { outbound: true, sdr: false, authentication: null, graymail: '' };
  const parent = start(unit, { ...traits, ...outward });
  const notice = notification(unit, parent, '', parent.sender);
  const { mid } = parent;
  const bad = parent.recipients.length - 1;
  const good = parent.recipients.map((_, rid) => rid).slice(0, bad);
  const opening = [...accepted(parent, unit), ...scanned(parent), ...life.queued(parent)];
  const dcid = unit.take('dcid');
  const born = `MID ${notice.mid} was generated for bounce of MID ${mid}`;
  const [startLine = '', ...envelope] = life.childEnvelope(notice);
  const lines = [
    ...opening,
    `New SMTP DCID ${dcid} interface 192.0.2.25 address 198.51.100.{num:d:1:250} port 25`,
    `Delivery start DCID ${dcid} MID ${mid} to RID [${[...good, bad].join(', ')}]`,
    `Bounced: DCID ${dcid} MID ${mid} to RID ${bad} - 5.1.0 - Unknown address error ('550', ` +
      `['5.1.1 <${parent.recipients[bad]}>: Recipient address rejected', "5.1.1 check the recipient's address"]) []`,
    ...(unit.random.below(2) === 0 ? [born, startLine] : [startLine, born]),
    ...envelope,
    ...(good.length > 0
      ? [
          `Message done DCID ${dcid} MID ${mid} to RID [${good.join(', ')}]`,
          `MID ${mid} RID [${good.join(', ')}] Response '2.0.0 OK'`,
        ]
      : []),
    `Message finished MID ${mid} done`,
    ...queuedOnly(notice),
    ...deliver(notice, unit),
    `DCID ${dcid} close`,
  ];
  // A notice tells about its parent; it does not carry the parent's content.
  const noticePlan = { ...plan(notice, 'delivered', parent, 'bounce'), inherited: {} };
  return {
    lines: withClose(lines, parent, unit.random),
    messages: [plan(parent, good.length > 0 ? 'mixed' : 'bounced'), noticePlan],
  };
}

function start(unit: Unit, traits: Traits): Draft {
  return draft(unit.take('mid'), unit.take('icid'), '', traits, unit.random);
}

/** The same content under a new MID, for some or all of the recipients. */
function child(unit: Unit, parent: Draft, sender: string, recipients: readonly string[]): Draft {
  return { ...parent, mid: unit.take('mid'), sender, recipients, fields: {} };
}

/** A message of the appliance's own to somebody inside. */
function notification(unit: Unit, parent: Draft, sender: string, recipient: string): Draft {
  const made = child(unit, parent, sender, [recipient]);
  return { ...made, traits: { ...parent.traits, outbound: false } };
}

function accepted(message: Draft, unit: Unit, matched = true): string[] {
  return [...life.connection(message, unit.random), ...received(message, unit, matched)];
}

function received(message: Draft, unit: Unit, matched = true): string[] {
  const lines = [...life.envelope(message), ...life.content(message, unit.random)];
  return matched ? [...lines, life.matchedPolicy(message)] : lines;
}

function scanned(message: Draft): string[] {
  return [...life.antispam(message), ...life.antivirus(message), ...life.laterScanners(message)];
}

function queuedOnly(message: Draft): string[] {
  note(message.fields, 'Action', 'queued for delivery');
  return [`MID ${message.mid} queued for delivery`];
}

function deliver(message: Draft, unit: Unit, rids = message.recipients.map((_, rid) => rid)): string[] {
  const dcids = [unit.take('dcid')];
  if (message.traits.secondConnection && rids.length > 1) dcids.push(unit.take('dcid'));
  return life.delivery(message, dcids, rids, unit.random);
}
