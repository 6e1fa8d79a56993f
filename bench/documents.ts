/** Documents of any format, read for the check: where each of them tells what the traffic generator knows. */
import type { ClassicDocument, Parent, Settings } from '../host/types.js';
import type { Field } from './traffic-message.js';

export type Format = NonNullable<Settings['format']>;

/** What a document says, in the words of the classic one. */
export interface View {
  appliance: string;
  id: string;
  sequence: number;
  mids: string[];
  complete: boolean;
  disposition: string;
  parent: Parent | undefined;
  /** Values of that column in order of arrival. */
  values(column: Field): string[];
}

export interface Reader {
  read(document: object): View;
  /** False for a word that stands for no value and that the format leaves out. */
  tells(value: string): boolean;
}

const SEPARATOR = ' || ';

const classic: Reader = {
  read(document) {
    const message = document as ClassicDocument;
    const list = (column: Field | 'MID'): string[] =>
      message[column] === '' ? [] : message[column].split(SEPARATOR);
    const { appliance, id, sequence, complete, disposition, parent } = message;
    return { appliance, id, sequence, complete, disposition, parent, mids: list('MID'), values: list };
  },
  tells: () => true,
};

/** Column -> where a standard document has it; below `own` is what the schema has no place for. */
type Places = Readonly<Record<Field, string>>;

/** The same in both formats. */
const OWN = {
  ICID: 'own.icid',
  OutbreakFilters: 'own.outbreak',
  CASE: 'own.case',
  GRAYMAIL: 'own.graymail',
  Antivirus: 'own.antivirus',
  SPF: 'own.spf',
  DKIM: 'own.dkim',
  DKIM_Detail: 'own.dkim_detail',
  DMARK: 'own.dmarc',
  DMARK_Detail: 'own.dmarc_detail',
  Subject: 'email.subject',
  SenderReputation: 'own.sdr.reputation',
  ThreatCategory: 'own.sdr.category',
  DomainAge: 'own.sdr.age',
  Action: 'own.action',
} as const;

const ECS: Places = {
  ...OWN,
  MessageID: 'email.message_id',
  Attachments: 'email.attachments.file.name',
  From: 'email.sender.address',
  To: 'email.to.address',
  Content_Filter: 'rule.name',
  IP: 'source.ip',
};

const OCSF: Places = {
  ...OWN,
  MessageID: 'email.message_uid',
  Attachments: 'email.files.name',
  From: 'from',
  To: 'to',
  Content_Filter: 'own.content_filter',
  IP: 'src_endpoint.ip',
};

/** All values of a column of which a place in the schema takes only some. */
const ALL: Partial<Record<Field, string>> = {
  From: 'own.all_values.from',
  Subject: 'own.all_values.subject',
  MessageID: 'own.all_values.message_id',
  Content_Filter: 'own.all_values.content_filter',
  IP: 'own.all_values.ip',
};

interface Own {
  mid?: string[];
  complete: boolean;
  disposition: string;
  parent?: Parent;
}
interface EcsDocument {
  event: { id: string; sequence: number };
  observer: { hostname: string };
  cisco_esa: Own;
}
interface OcsfDocument {
  metadata: { uid: string; sequence: number; log_provider: string };
  unmapped: Own;
}

const ecs: Reader = {
  read(document) {
    const { event, observer, cisco_esa: own } = document as EcsDocument;
    return {
      appliance: observer.hostname,
      id: event.id,
      sequence: event.sequence,
      ...viewOf(document, own, ECS),
    };
  },
  tells: isTold,
};

const ocsf: Reader = {
  read(document) {
    const { metadata, unmapped: own } = document as OcsfDocument;
    const { log_provider: appliance, uid: id, sequence } = metadata;
    return { appliance, id, sequence, ...viewOf(document, own, OCSF) };
  },
  tells: isTold,
};

export const READERS: Readonly<Record<Format, Reader>> = { classic, ecs, ocsf };

function isTold(value: string): boolean {
  return value !== 'N/A';
}

function viewOf(document: object, own: Own, places: Places): Omit<View, 'appliance' | 'id' | 'sequence'> {
  const { mid: mids = [], complete, disposition, parent } = own;
  const root = { ...document, own };
  const values = (column: Field): string[] => {
    const all = textsAt(root, ALL[column] ?? '');
    const found = all.length > 0 ? all : textsAt(root, places[column]);
    // both schemas want it without its brackets
    return column === 'MessageID' ? found.map((id) => `<${id}>`) : found;
  };
  return { mids, complete, disposition, parent, values };
}

/** The texts at a dotted path; a list on the way stands for each of its entries. */
function textsAt(root: unknown, path: string): string[] {
  let found = [root];
  for (const name of path.split('.')) {
    const below = found.map((one) => (one as Record<string, unknown>)[name]);
    found = below.flat().filter((one) => one !== undefined);
  }
  return found as string[];
}
