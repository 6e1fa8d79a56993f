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

O-05 rescan with another rule
  form MID {mid:num} quarantine "{quarantine:until}" new reason ({quarantine_reason:text})
  line MID 423370831 quarantine "Outbreak" new reason (VOF rule:.pif file in zip)
  gives mid=423370831 | quarantine=Outbreak | quarantine_reason=VOF rule:.pif file in zip
  not MID 423370831 quarantined to "Outbreak" (VOF rule:.pif file in zip)
`;
