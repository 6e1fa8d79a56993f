/** What the engines of a gateway said of a message, as data: a boolean of each, and the verdict on the message. */

/**
 * One row an engine, in the order of the flags: key in `Flags`, key in the standard formats, then its fields. Before a
 * field stands which of its values counts: `last` (a rescan overrules what came before), `any` (one good value is
 * enough) or `worst` (one bad value is enough). Of several fields a bad one decides; `?` marks one that is only looked at
 * if those before it have no value.
 */
export const ENGINE_ROWS: StaticArray<string> = [
  'Antivirus antivirus last:antivirus=word ?last:antivirus_final',
  'DKIM dkim any:dkim',
  'DMARK dmarc last:dmarc',
  'SPF spf last:spf',
  'AMP amp last:amp_verdict ?worst:amp_disposition',
  'Antispam antispam last:case last:antispam_verdict',
  'DLP dlp worst:dlp_verdict',
  'Graymail graymail last:graymail',
  'Outbreak outbreak last:outbreak',
  'SDR sdr last:sdr_reputation',
  'URL url worst:url_reputation',
];

/**
 * What words mean: engine (`*`: all), flag (`true`, `false`, `null`), finding (`-`: none), words. The first word of a
 * value that has a row decides, in any case (`spam positive` is `positive`); `*` stands for every other value. A number
 * is a score of Talos, from -10 to 10: `<=-6` stands for those up to -6.
 */
export const WORD_ROWS: StaticArray<string> = [
  '* null - not not_evaluated none skipped',
  'antivirus true clean clean negative',
  'antivirus false malicious positive viral repaired',
  'antivirus false unscannable *',
  'dkim true - pass',
  'dkim false - *',
  'dmarc true - passed pass',
  'dmarc false - *',
  'spf true - pass',
  'spf null - neutral',
  'spf false - *',
  'amp true clean clean lowrisk low_risk',
  'amp false malicious malicious malware',
  'amp false unscannable unscannable',
  'antispam true clean negative',
  'antispam true graymail bulk marketing social bulk_mail marketing_mail social_mail',
  'antispam false suspicious suspect',
  'antispam false spam positive',
  'dlp true clean no no_trigger',
  'dlp false violation violation',
  'graymail true clean negative',
  'graymail false graymail positive marketing bulk social bulk_mail marketing_mail social_mail',
  'outbreak true clean negative',
  'outbreak false malicious positive',
  'sdr true clean trusted favorable neutral good',
  'sdr false suspicious questionable untrusted tainted poor awful',
  'url null - noscore',
  'url false suspicious <=-6',
  'url true clean *',
];

/** Findings, the weightiest first: the verdict on a message is the first of them that any engine has. */
export const FINDING_NAMES: StaticArray<string> = [
  'malicious',
  'violation',
  'spam',
  'suspicious',
  'unscannable',
  'graymail',
  'clean',
  'unknown',
];

export const enum Finding {
  MALICIOUS = 0,
  VIOLATION = 1,
  SPAM = 2,
  SUSPICIOUS = 3,
  UNSCANNABLE = 4,
  GRAYMAIL = 5,
  CLEAN = 6,
  UNKNOWN = 7,
}
