import { descentPlace, descentPlaces, putDescent } from '../store/descents';
import { ledgerPlace, ledgerPlaces, putLedger } from '../store/ledger';
import { closeEntry, declareKey, openEntry } from './append';
import { ENTRY_HEAD, Entry, EntryKind } from './entry';
import { ownKey } from './translation';

/** What is remembered of messages whose lines are gone, as entries of a journal. */

const LEDGER_SIZE: usize = 16;
const DESCENT_SIZE: usize = 32;
/** Bytes of table in one entry. */
const CHUNK: usize = 32 << 10;

/** Writes both tables; what is in them is in the order in which it has to be put back. */
export function writeTables(): void {
  writeTable(EntryKind.LEDGER, ledgerPlaces(), LEDGER_SIZE);
  writeTable(EntryKind.DESCENTS, descentPlaces(), DESCENT_SIZE);
}

@inline
function placeOf(kind: EntryKind, n: usize): usize {
  return kind == EntryKind.LEDGER ? ledgerPlace(n) : descentPlace(n);
}

function writeTable(kind: EntryKind, places: usize, size: usize): void {
  for (let n: usize = 0; n < places; n++) {
    const place = placeOf(kind, n);
    if (load<u64>(place) == 0) continue;
    declareKey(load<u64>(place));
    if (kind == EntryKind.DESCENTS && load<u64>(place, 8) != 0) declareKey(load<u64>(place, 8));
  }
  let entry: usize = 0;
  let to: usize = 0;
  for (let n: usize = 0; n < places; n++) {
    const place = placeOf(kind, n);
    if (load<u64>(place) == 0) continue;
    if (entry == 0) {
      entry = openEntry(kind, CHUNK, 0);
      if (entry == 0) return;
      to = entry + ENTRY_HEAD;
    }
    memory.copy(to, place, size);
    to += size;
    if (to != entry + ENTRY_HEAD + CHUNK) continue;
    closeEntry(entry);
    entry = 0;
  }
  if (entry == 0) return;
  const e = changetype<Entry>(entry);
  e.textLen = (to - entry - ENTRY_HEAD) as u32;
  e.size = (ENTRY_HEAD as u32) + e.textLen;
  closeEntry(entry);
}

/** Puts the entries of a table back. */
export function readTables(entry: usize): void {
  const e = changetype<Entry>(entry);
  const from = entry + ENTRY_HEAD;
  const end = from + e.textLen;
  if (e.kind == EntryKind.LEDGER) {
    for (let at = from; at + LEDGER_SIZE <= end; at += LEDGER_SIZE) {
      const key = ownKey(load<u64>(at));
      if (key != 0) putLedger(key, load<u32>(at, 8), load<u32>(at, 12));
    }
    return;
  }
  for (let at = from; at + DESCENT_SIZE <= end; at += DESCENT_SIZE) {
    const key = ownKey(load<u64>(at));
    const root = load<u64>(at, 8) == 0 ? 0 : ownKey(load<u64>(at, 8));
    if (key != 0) putDescent(key, load<u64>(at, 16), load<u32>(at, 24), root, load<u32>(at, 28));
  }
}
