/** Every row of the page, in its order: the floor, what people use now, and mailstitch; a host without work before it. */

import { GREP } from './floor.js';
import { FLUENT_BIT, FLUENT_BIT_BARE, FLUENT_BIT_LUA } from './fluent-bit.js';
import { GAWK, MAWK, NODE } from './hand-written.js';
import { LIBLOGNORM } from './liblognorm.js';
import { LISTEN, STITCH } from './mailstitch.js';
import type { Peer } from './peer.js';
import { RSYSLOG, RSYSLOG_BARE } from './rsyslog.js';
import { SYSLOG_NG, SYSLOG_NG_BARE } from './syslog-ng.js';
import { VECTOR, VECTOR_BARE } from './vector.js';

export const PEERS: readonly Peer[] = [
  GREP,
  STITCH,
  LISTEN,
  MAWK,
  GAWK,
  NODE,
  LIBLOGNORM,
  RSYSLOG_BARE,
  RSYSLOG,
  SYSLOG_NG_BARE,
  SYSLOG_NG,
  FLUENT_BIT_BARE,
  FLUENT_BIT_LUA,
  FLUENT_BIT,
  VECTOR_BARE,
  VECTOR,
];
