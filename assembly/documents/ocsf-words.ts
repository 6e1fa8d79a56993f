/** Captions of OCSF's enumerations, by their number; 99 is Other in all of them. */

/** Class Email Activity. */
export const CLASS_UID: u64 = 4009;

export const ACTIVITY_NAMES: StaticArray<string> = [
  'Unknown',
  'Send',
  'Receive',
  'Scan',
  'Trace',
  'MTA Relay',
];

export const enum Activity {
  UNKNOWN = 0,
  SEND = 1,
  RECEIVE = 2,
  SCAN = 3,
  RELAY = 5,
}

export const SEVERITY_NAMES: StaticArray<string> = ['Unknown', 'Informational', 'Low', 'Medium', 'High'];

export const enum Severity {
  INFORMATIONAL = 1,
  LOW = 2,
  MEDIUM = 3,
  HIGH = 4,
}

export const STATUS_NAMES: StaticArray<string> = ['Unknown', 'Success', 'Failure'];
export const ACTION_NAMES: StaticArray<string> = ['Unknown', 'Allowed', 'Denied', 'Observed'];

export const enum Action {
  UNKNOWN = 0,
  ALLOWED = 1,
  DENIED = 2,
  OBSERVED = 3,
}

export const DIRECTION_NAMES: StaticArray<string> = ['Unknown', 'Inbound', 'Outbound', 'Internal'];
export const OTHER: u32 = 99;
