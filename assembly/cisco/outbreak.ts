/**
 * Outbreak Filters. The quarantine lines of an outbreak (O-04) have the shape of every quarantine:
 * quarantine.ts.
 */
export const OUTBREAK_RULES = `
O-01 verdict
  form MID {mid:num} Outbreak Filters: verdict {outbreak:word}
  line MID 26983 Outbreak Filters: verdict negative
  gives mid=26983 | outbreak=negative
  not MID 26983 Outbreak Filters: negative

O-02 virus threat level (4.5)
  form MID {mid:num} Virus Threat Level={outbreak_threat_level:word}
  line MID 5 Virus Threat Level=5
  gives mid=5 | outbreak_threat_level=5

O-03 threat level
  form MID {mid:num} Threat Level={outbreak_threat_level:word} Category={outbreak_category:until} Type={outbreak_type:until} Description={outbreak_description:rest}
  line MID 5 Threat Level=3 Category=Phish Type=Password Fraud Description=It may trick victims into submitting their password.
  gives mid=5 | outbreak_threat_level=3 | outbreak_category=Phish | outbreak_type=Password Fraud | outbreak_description=It may trick victims into submitting their password.

// What follows "rewritten" is no number: no lineage.
O-06 URL rewritten to the proxy of Cisco
  form MID {mid:num} rewritten URL [[u]]{url:quoted}
  set url_rewritten=true
  line MID 5 rewritten URL u'http://bad.example/?q=MID 6 rewritten to MID 7 by x'
  gives mid=5 | url=http://bad.example/?q=MID 6 rewritten to MID 7 by x | url_rewritten=true
  line MID 5 rewritten URL 'http://bad.example/'
  gives mid=5 | url=http://bad.example/ | url_rewritten=true
  not MID 5 rewritten to MID 6 by antispam

O-05 rescan with another rule
  form MID {mid:num} quarantine "{quarantine:until}" new reason ({quarantine_reason:text})
  line MID 423370831 quarantine "Outbreak" new reason (VOF rule:.pif file in zip)
  gives mid=423370831 | quarantine=Outbreak | quarantine_reason=VOF rule:.pif file in zip
  not MID 423370831 quarantined to "Outbreak" (VOF rule:.pif file in zip)
`;
