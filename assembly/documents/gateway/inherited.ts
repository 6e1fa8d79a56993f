import { narrow } from '../../text/ascii';
import { columnNamed, inheritColumn, NO_COLUMN } from '../columns';

/**
 * What a message that was made from another one (split, generated, released) takes over from it where its own lines do not
 * say it: who sent it from where, what it is called and what its authentication gave. Verdicts of the engines that scan
 * content are its own.
 */
export const INHERITED_FIELDS: StaticArray<string> = [
  'icid',
  'interface',
  'interface_ip',
  'ip',
  'received_ip',
  'ptr',
  'verified',
  'helo',
  'hat_action',
  'hat_match',
  'sender_group',
  'sbrs',
  'country',
  'tls',
  'tls_protocol',
  'tls_cipher',
  'tls_error',
  'auth_result',
  'auth_user',
  'from',
  'header_from',
  'reply_to',
  'message_id',
  'subject',
  'bytes',
  'direction',
  'spf',
  'spf_identity',
  'spf_helo',
  'spf_helo_identity',
  'dkim',
  'dkim_reason',
  'dkim_detail',
  'dmarc',
  'dmarc_detail',
  'dmarc_domain',
  'dmarc_evaluation',
  'sdr_reputation',
  'sdr_category',
  'sdr_domains',
  'sdr_age',
  'sha256',
  'serial_number',
];

const name = memory.data(64, 8);

/** After all rows are compiled. */
export function openInherited(): void {
  for (let i = 0; i < INHERITED_FIELDS.length; i++) {
    const column = columnNamed(name, narrow(INHERITED_FIELDS[i], name));
    if (column != NO_COLUMN) inheritColumn(column);
  }
}
