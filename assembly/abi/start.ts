import { eventGraph } from '../cisco/cef/graph';
import { EVENT_RULES } from '../cisco/cef/rules';
import { CISCO_RULES } from '../cisco/rules';
import { initSettings, isApplianceGiven, settingOf, textOf } from '../config';
import { Setting } from '../config-values';
import { chooseFormat, projectVariant } from '../documents/project';
import { journaling, openJournal, replaying, Sync } from '../journal/journal';
import { addRowsOf, addRowsTo, freezeRowsOf, freezeRules, RuleFault } from '../rules/compile';
import { openFieldsForOwnRows } from '../rules/fields';
import { firstVariant, Variant } from '../rules/table';
import { nameFallback } from '../store/appliances';
import { setKeepRaw } from '../store/apply';
import { BLOCK_BITS, initPool, setMaxBytes } from '../store/blocks';
import { setBounds } from '../store/budget';
import { tellConnections } from '../store/connections';
import { initDescents } from '../store/descents';
import { initKeys } from '../store/keys';
import { initLedger } from '../store/ledger';
import { accountWaits, gatewayWaits, setWaits } from '../store/waits';
import { readZone } from '../text/zone';
import { readClockSettings } from './clock';
import { readEventSettings } from './events';
import { readLineSettings } from './line';
import { readPumpSettings } from './pump';

/** Messages whose id and sequence are remembered when their facts are gone: 16 bytes each, 4 MiB by default. */
const MOST_LEDGER_ENTRIES: u64 = 262144;
const LEAST_LEDGER_ENTRIES: u64 = 131072;
const LEDGER_SHARE: u64 = 256; // of max_bytes, an entry
/** Of so many messages one descends from another or was rewritten. */
const DESCENT_SHARE: u64 = 8;

let started: bool = false;
let rowFault: i32 = 0;
/** A table of documents has a fault, not a row of lines. */
const TABLE_FAULT: i32 = -1;

/** Takes the settings, compiles the rows and reserves memory: once, before the first line. */
export function start(): void {
  if (started) return;
  started = true;
  initSettings();
  const remember = settingOf(Setting.REMEMBER);
  // the messages that are remembered have a key each, and so have their connections and deliveries
  initKeys((remember >> BLOCK_BITS) as u32);
  const maxBytes = settingOf(Setting.MAX_BYTES);
  setWaits(gatewayWaits, settingOf(Setting.TIMEOUT), settingOf(Setting.HOLD), settingOf(Setting.LINGER));
  setWaits(
    accountWaits,
    settingOf(Setting.MIMECAST_TIMEOUT),
    settingOf(Setting.MIMECAST_HOLD),
    settingOf(Setting.MIMECAST_LINGER),
  );
  setBounds(settingOf(Setting.MAX_MESSAGES) as u32, remember < maxBytes / 2 ? remember : maxBytes / 2);
  setMaxBytes(maxBytes);
  const told = settingOf(Setting.CONNECTIONS);
  tellConnections(told != 0, told == 2);
  setKeepRaw(settingOf(Setting.KEEP_RAW) != 0);
  const remembered = max<u64>(LEAST_LEDGER_ENTRIES, min<u64>(MOST_LEDGER_ENTRIES, maxBytes / LEDGER_SHARE));
  initLedger(remembered as u32);
  initDescents((remembered / DESCENT_SHARE) as u32);
  // messages that are remembered bring their connections and deliveries with them
  initPool((3 * (remember < maxBytes / 4 ? remember : maxBytes / 4) + (512 << 10)) as usize);
  readZone(textOf(Setting.TIMEZONE), settingOf(Setting.TIMEZONE) as usize);
  readClockSettings();
  readPumpSettings();
  readLineSettings();
  readEventSettings();
  openFieldsForOwnRows();
  for (let i = 0; i < CISCO_RULES.length; i++) {
    const fault = addRowsOf(CISCO_RULES[i]);
    if (fault != RuleFault.NONE) rowFault = fault;
  }
  for (let i = 0; i < EVENT_RULES.length; i++) {
    const fault = addRowsTo(eventGraph, EVENT_RULES[i]);
    if (fault != RuleFault.NONE) rowFault = fault;
  }
  freezeRules();
  freezeRowsOf(eventGraph);
  if (!chooseFormat(settingOf(Setting.FORMAT) as u32, settingOf(Setting.EXPAND) != 0)) rowFault = TABLE_FAULT;
  for (let v = firstVariant(); v != 0; v = changetype<Variant>(v).next) projectVariant(v);
  nameFallback(textOf(Setting.APPLIANCE), settingOf(Setting.APPLIANCE) as usize, isApplianceGiven());
}

let isJournalAsked: bool = false;

/** The journal is opened when it is known what time it is; `now`: milliseconds since 1970. */
export function startJournal(now: i64): void {
  if (isJournalAsked) return;
  isJournalAsked = true;
  const len = settingOf(Setting.JOURNAL) as usize;
  if (len != 0) openJournal(textOf(Setting.JOURNAL), len, settingOf(Setting.SYNC) as Sync, now);
}

/** Is there no journal where the settings want one? */
export function isJournalMissing(): bool {
  return isJournalAsked && settingOf(Setting.JOURNAL) != 0 && !journaling && !replaying;
}

export function isStarted(): bool {
  return started;
}

/** Fault of the module's own rows, 0 as it should be: the host's tests ask. */
export function ownRowFault(): i32 {
  return rowFault;
}
