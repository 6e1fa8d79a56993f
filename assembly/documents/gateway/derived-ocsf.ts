import { Record } from '../../store/records';
import { narrow, writeDecimal } from '../../text/ascii';
import { Char } from '../../text/chars';
import { writeText } from '../../text/json-write';
import {
  ACTION_NAMES,
  ACTIVITY_NAMES,
  Action,
  Activity,
  CLASS_UID,
  DIRECTION_NAMES,
  SEVERITY_NAMES,
  STATUS_NAMES,
} from '../ocsf-words';
import {
  connectionColumn,
  contextRecord,
  dkimColumn,
  dmarcColumn,
  fromColumn,
  headerFromColumn,
  isFirst,
  spfColumn,
} from './context';
import { directionOf, writeRecipients } from './derived';
import { Derived } from './derived-names';
import { dispositionId, Ending, ending, isAlert, isHandedOn, severity, writeDisposition } from './meanings';
import { hasAddress, writeLastText } from './row-values';
import { writeBool } from './write';

/** Derived values of OCSF: numbers of its enumerations, and their captions. */

const MILLISECONDS: u64 = 1000;

export function writeOcsf(derived: u32, dst: usize): usize {
  const r = changetype<Record>(contextRecord);
  switch (derived) {
    case Derived.TIME_MS:
      return writeDecimal((r.firstStamp as u64) * MILLISECONDS, dst);
    case Derived.START_MS:
      return r.firstStamp == 0 ? 0 : writeDecimal((r.firstStamp as u64) * MILLISECONDS, dst);
    case Derived.END_MS:
      return r.lastStamp == 0 ? 0 : writeDecimal((r.lastStamp as u64) * MILLISECONDS, dst);
    case Derived.DURATION_MS:
      return r.firstStamp == 0 ? 0 : writeDecimal(((r.lastStamp - r.firstStamp) as u64) * MILLISECONDS, dst);
    case Derived.ACTIVITY_ID:
      return writeDecimal(activity(), dst);
    case Derived.ACTIVITY_NAME:
      return writeText(ACTIVITY_NAMES[activity()], dst);
    case Derived.TYPE_UID:
      return writeDecimal(CLASS_UID * 100 + (activity() as u64), dst);
    case Derived.TYPE_NAME:
      dst = narrow('"Email Activity: ', dst);
      dst = narrow(ACTIVITY_NAMES[activity()], dst);
      store<u8>(dst, Char.DOUBLE_QUOTE);
      return dst + 1;
    case Derived.SEVERITY_ID:
      return writeDecimal(severity(), dst);
    case Derived.SEVERITY:
      return writeText(SEVERITY_NAMES[severity()], dst);
    case Derived.STATUS_ID:
      return writeDecimal(ending(), dst);
    case Derived.STATUS:
      return writeText(STATUS_NAMES[ending()], dst);
    case Derived.ACTION_ID:
      return writeDecimal(action(), dst);
    case Derived.ACTION_NAME:
      return writeText(ACTION_NAMES[action()], dst);
    case Derived.DISPOSITION_ID:
      return writeDecimal(dispositionId(), dst);
    case Derived.DISPOSITION_NAME:
      return writeDisposition(dst);
    case Derived.IS_ALERT:
      return writeBool(isAlert(), dst);
    case Derived.DIRECTION_ID:
      return writeDecimal(directionOf(), dst);
    case Derived.DIRECTION_NAME:
      return writeText(DIRECTION_NAMES[directionOf()], dst);
    case Derived.SPF:
      return writeLastText(spfColumn, dst);
    case Derived.DKIM:
      return writeLastText(dkimColumn, dst);
    case Derived.DMARC:
      return writeLastText(dmarcColumn, dst);
    case Derived.TO_OR_NOBODY: {
      // an email needs a sender or a recipient
      const end = writeRecipients(dst);
      return end != 0 || hasSender() ? end : narrow('[]', dst);
    }
  }
  return 0;
}

/** What the gateway did: what it made itself (ICID 0) and delivered it sent, what came and went on it relayed. */
function activity(): Activity {
  if (isFirst(connectionColumn, '0')) return isHandedOn() ? Activity.SEND : Activity.UNKNOWN;
  return isHandedOn() ? Activity.RELAY : Activity.RECEIVE;
}

function hasSender(): bool {
  return hasAddress(fromColumn) || hasAddress(headerFromColumn);
}

function action(): Action {
  if (ending() == Ending.FAILURE) return Action.DENIED;
  return ending() == Ending.SUCCESS ? Action.ALLOWED : Action.UNKNOWN;
}
