/**
 * All rows for Cisco ESA, in the order of a message's life. The order is meaning: values of one field that
 * carry the same second are listed in the order of their rows.
 */
import { AMP_RULES } from './amp';
import { ANTISPAM_RULES } from './antispam';
import { ANTIVIRUS_RULES } from './antivirus';
import { AUTHENTICATION_RULES } from './authentication';
import { BOUNCE_RULES } from './bounces';
import { CONNECTION_RULES } from './connection';
import { CONTENT_RULES } from './content';
import { DELIVERY_RULES } from './delivery';
import { DLP_RULES } from './dlp';
import { ENVELOPE_RULES } from './envelope';
import { FALLBACK_RULES } from './fallback';
import { FILTER_RULES } from './filters';
import { FINISH_RULES } from './finish';
import { LDAP_RULES } from './ldap';
import { LINEAGE_RULES } from './lineage';
import { NOISE_RULES } from './noise';
import { OUTBREAK_RULES } from './outbreak';
import { QUARANTINE_RULES } from './quarantine';
import { REMEDIATION_RULES } from './remediation';
import { REPUTATION_RULES } from './reputation';
import { SESSION_RULES } from './session';
import { SPAM_QUARANTINE_RULES } from './spam-quarantine';

export const CISCO_RULES: StaticArray<string> = [
  CONNECTION_RULES,
  SESSION_RULES,
  ENVELOPE_RULES,
  REPUTATION_RULES,
  AUTHENTICATION_RULES,
  CONTENT_RULES,
  LDAP_RULES,
  ANTISPAM_RULES,
  ANTIVIRUS_RULES,
  AMP_RULES,
  OUTBREAK_RULES,
  DLP_RULES,
  LINEAGE_RULES,
  QUARANTINE_RULES,
  FILTER_RULES,
  DELIVERY_RULES,
  BOUNCE_RULES,
  FINISH_RULES,
  SPAM_QUARANTINE_RULES,
  REMEDIATION_RULES,
  NOISE_RULES,
  FALLBACK_RULES,
];
