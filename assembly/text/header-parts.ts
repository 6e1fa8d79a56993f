import { StampKind, stampKind, stampS } from './calendar';
import { levelLength } from './header-words';
import { findByte } from './scan';

/** Shape of what stood before the message text; the numbers are those of the catalogue of line forms. */
export const enum HeaderForm {
  BARE = 0,
  BSD_NO_HOST = 1, // <166>Mar 17 18:24:37 mail_logs: Info: ...
  BSD = 2, // <22>Aug 13 15:15:49 esa1.example.com mail_logs: Info: ...
  FILE = 3, // Mon Apr 17 19:56:22 2003 Info: ...
  NO_PRI = 4, // Jun 26 10:42:23 ip1out.example.edu mail_logs: Info: ...
  RELAYED_FILE = 5, // <111>Aug 10 10:00:24 cisco_esa ESA: Mon Aug 10 10:00:24 2020 Info: ...
  NO_STAMP = 6, // esa02.example.edu ESA_mail_logs: Info: ...
  YEAR = 7, // 2019 Sep 28 16:13:51 ironport_server mail [info] splunk_maillogs:nopid Info: ...
  NO_LEVEL = 8, // <166>Mar 17 18:24:37 consolidated_event: CEF:0|...
  RFC5424 = 9,
  OCTET_COUNTED = 10,
}

/** What the last header gave; a pointer of 0 means that the line did not say. */
export let headerForm: HeaderForm = HeaderForm.BARE;
export let headerText: usize = 0;
export let headerPri: i32 = -1;
/** Its stamp as it stands there, seconds since 1970, 0 if the line has none; and what that leaves open. */
export let headerTimeS: u32 = 0;
export let headerStamp: StampKind = StampKind.NONE;
export let headerHost: usize = 0;
export let headerHostLen: usize = 0;
export let headerTag: usize = 0;
export let headerTagLen: usize = 0;
export let headerLevel: usize = 0;
export let headerLevelLen: usize = 0;

/** Nothing is known; the text is all of the line. */
export function clearHeader(line: usize): void {
  headerForm = HeaderForm.BARE;
  headerPri = -1;
  clearStamp();
  headerHost = headerHostLen = headerTag = headerTagLen = headerLevel = headerLevelLen = 0;
  headerText = line;
}

@inline
export function takeForm(form: HeaderForm): void {
  headerForm = form;
}

@inline
export function takePri(pri: i32): void {
  headerPri = pri;
}

@inline
export function takeHost(ptr: usize, len: usize): void {
  headerHost = ptr;
  headerHostLen = len;
}

@inline
export function takeTag(ptr: usize, len: usize): void {
  headerTag = ptr;
  headerTagLen = len;
}

@inline
export function takeText(ptr: usize): void {
  headerText = ptr;
}

/** Takes the stamp that was parsed last. */
@inline
export function takeStamp(): void {
  takeStampOf(stampS, stampKind);
}

@inline
export function takeStampOf(timeS: u32, kind: StampKind): void {
  headerTimeS = timeS;
  headerStamp = kind;
}

@inline
export function clearStamp(): void {
  takeStampOf(0, StampKind.NONE);
}

/** Takes the level word at `ptr` if there is one; the text begins behind it. */
export function takeLevel(ptr: usize, end: usize): bool {
  const len = levelLength(ptr, end);
  if (len == 0) return false;
  headerLevel = ptr;
  headerLevelLen = len - 1;
  headerText = ptr + len;
  return true;
}

/** The bytes of the header stand `by` bytes further on now. */
export function moveParts(by: usize): void {
  if (headerHost != 0) headerHost += by;
  if (headerTag != 0) headerTag += by;
  if (headerLevel != 0) headerLevel += by;
}

/**
 * Makes the only word before the text the host and not the tag, for a text that is known to come without a tag; false
 * where a priority says that the appliance wrote it, and where it cannot be a host: `consolidated_event`.
 */
export function takeTagAsHost(): bool {
  if (headerLevel != 0 || headerPri >= 0 || headerHost != 0 || headerTagLen == 0) return false;
  if (findByte(headerTag, headerTag + headerTagLen, LOW_LINE) != headerTag + headerTagLen) return false;
  takeHost(headerTag, headerTagLen);
  takeTag(0, 0);
  return true;
}

const LOW_LINE: u32 = 0x5f;
