/** Data loss prevention of outgoing mail. `quarantined to "X" (DLP violation)` (D-04) is in quarantine.ts. */
export const DLP_RULES = `
D-01 violation of a policy
  form MID {mid:num} DLP violation. Severity: {dlp_severity:until} (Risk Factor: {dlp_risk_factor:num}). DLP policy match: {dlp_policy:quoted}.
  set dlp_verdict=violation
  line MID 40000 DLP violation. Severity: CRITICAL (Risk Factor: 96). DLP policy match: 'PCI-DSS (Payment Card Industry Data Security Standard)'.
  gives mid=40000 | dlp_severity=CRITICAL | dlp_risk_factor=96 | dlp_policy=PCI-DSS (Payment Card Industry Data Security Standard) | dlp_verdict=violation

D-02 no violation
  form MID {mid:num} DLP no violation
  set dlp_verdict=no violation
  line MID 42000 DLP no violation
  gives mid=42000 | dlp_verdict=no violation

D-03 violation, old
  form MID {mid:num} DLP violation
  set dlp_verdict=violation
  line MID 42000 DLP violation
  gives mid=42000 | dlp_verdict=violation
  not MID 42000 DLP no violation
`;
