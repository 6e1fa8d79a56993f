/** The log types of Mimecast's SIEM logs, one bit each, in the order in which documents list them. */
export const enum LogType {
  RECEIPT = 1,
  PROCESS = 2,
  DELIVERY = 4,
  JOURNAL = 8,
  AV = 16,
  SPAM = 32,
  INTERNAL_EMAIL = 64,
  IMPERSONATION = 128,
  URL = 256,
  ATTACHMENT = 512,
}

export const TYPE_COUNT: u32 = 10;
export const ALL_TYPES: u32 = 1023;
const STAGES: u32 = LogType.RECEIPT | LogType.PROCESS | LogType.DELIVERY | LogType.JOURNAL;
/** Types that say what was found in a message; the others are its stages. */
export const THREATS: u32 = ALL_TYPES & ~STAGES;

/**
 * One row a type: its name, then what else it is called where it is given: in the `type` of API 2.0 and in names of
 * files. Words are compared by their letters alone (`url protect`, `url-protect`, `URL_Protect`).
 */
export const TYPE_ROWS: StaticArray<string> = [
  'receipt',
  'process',
  'delivery',
  'jrnl journal',
  'avlog av',
  'spam spameventthread',
  'internal-email-protect iep ttpiep ttpinternalemailprotect',
  'impersonation-protect impersonation ttpimpersonation ttpimpersonationprotect ttpip',
  'url-protect ttpurl ttpurlprotect',
  'attachment-protect ttpattachment ttpattachmentprotect ttpap',
];

/** How the type of an event was found. */
export const enum Decision {
  NONE = 0,
  FILE_NAME = 1,
  TYPE_FIELD = 2,
  UNIQUE_KEY = 3,
  ELIMINATION = 4,
  SCORE = 5,
  TIE = 6,
}

export const DECISION_NAMES: StaticArray<string> = [
  'none',
  'file name',
  'type field',
  'unique key',
  'elimination',
  'score',
  'tie',
];
