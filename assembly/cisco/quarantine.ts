/**
 * Policy, virus, outbreak and file-analysis quarantines, on the appliance or centralised on an SMA.
 * A message can sit in several at once: only "all quarantines" decides. The spam quarantine works
 * otherwise: spam-quarantine.ts.
 */
export const QUARANTINE_RULES = `
Q-01a quarantined by a content filter
  form MID {mid:num} quarantined to "{quarantine:until}" (content filter:{content_filter:text})
  set quarantine_reason=content filter:{content_filter}
  set action=quarantined
  set action_desc={quarantine}
  does hold quarantined
  line MID 1053 quarantined to "Policy" (content filter:hold_txt)
  gives mid=1053 | quarantine=Policy | content_filter=hold_txt | quarantine_reason=content filter:hold_txt | action=quarantined | action_desc=Policy
  not MID 40000 quarantined to "Policy" (DLP violation)

Q-01d quarantined by a message filter
  form MID {mid:num} quarantined to "{quarantine:until}" (message filter:{content_filter:text})
  set quarantine_reason=message filter:{content_filter}
  set action=quarantined
  set action_desc={quarantine}
  does hold quarantined
  line MID 1053 quarantined to "Policy" (message filter:hold_large)
  gives mid=1053 | quarantine=Policy | content_filter=hold_large | quarantine_reason=message filter:hold_large

// O-04 outbreak, M-03 file analysis and D-04 DLP differ in name and reason only.
Q-01b quarantined for another reason
  form MID {mid:num} quarantined to "{quarantine:until}" ({quarantine_reason:text})
  set action=quarantined
  set action_desc={quarantine}
  does hold quarantined other
  line MID 40000 quarantined to "Policy" (DLP violation)
  gives mid=40000 | quarantine=Policy | quarantine_reason=DLP violation | action=quarantined | action_desc=Policy
  line MID 423370831 quarantined to "Outbreak" (VOF rule:.pif file in zip)
  gives mid=423370831 | quarantine=Outbreak | quarantine_reason=VOF rule:.pif file in zip | action_desc=Outbreak
  line MID 32100 quarantined to "File Analysis" (file analysis pending)
  gives mid=32100 | quarantine=File Analysis | quarantine_reason=file analysis pending

Q-01c quarantined (4.0)
  form MID {mid:num} quarantined to "{quarantine:until}"
  set action=quarantined
  set action_desc={quarantine}
  does hold quarantined
  line MID 5 quarantined to "Policy"
  gives mid=5 | quarantine=Policy | action=quarantined | action_desc=Policy

// The appliance hands the message over and finishes it, so nothing is held here.
Q-07a to the centralised quarantine
  form MID {mid:num} enqueued for transfer to centralized quarantine "{quarantine:until}" ({content_filter:text})
  set quarantine_reason={content_filter}
  set action=quarantine
  set action_desc={quarantine}
  does quarantined
  line MID 52000 enqueued for transfer to centralized quarantine "Policy" (content filter:Encrypted_Zip)
  gives mid=52000 | quarantine=Policy | content_filter=content filter:Encrypted_Zip | action=quarantine | action_desc=Policy

Q-07b to the centralised quarantine, no reason
  form MID {mid:num} enqueued for transfer to centralized quarantine "{quarantine:until}"
  set action=quarantine
  set action_desc={quarantine}
  does quarantined
  line MID 52000 enqueued for transfer to centralized quarantine "Policy"
  gives mid=52000 | quarantine=Policy | action=quarantine | action_desc=Policy

// t= is the time held, in seconds.
Q-02 released from one quarantine
  form MID {mid:num} released from quarantine "{quarantine:until}"[[ ({release_reason:text})]][[ t={quarantine_seconds:num}]]
  set quarantine_result=released
  set action=released from quarantine
  set action_desc={quarantine}
  does left
  line MID 32100 released from quarantine "File Analysis" (early release) t=622
  gives mid=32100 | quarantine=File Analysis | release_reason=early release | quarantine_seconds=622 | action=released from quarantine | action_desc=File Analysis
  line MID 5 released from quarantine "Policy" (queue full)
  gives mid=5 | quarantine=Policy | release_reason=queue full
  not MID 5 released from all quarantines

Q-03 released from one quarantine without its attachments
  form MID {mid:num} released (attachments stripped) from quarantine "{quarantine:until}"[[ ({release_reason:text})]][[ t={quarantine_seconds:num}]]
  set quarantine_result=released
  set action=released from quarantine
  set action_desc={quarantine}
  set attachments_stripped=true
  does left other
  line MID 5 released (attachments stripped) from quarantine "Virus" (manual) t=3600
  gives mid=5 | quarantine=Virus | release_reason=manual | quarantine_seconds=3600 | action=released from quarantine | attachments_stripped=true

Q-04 deleted from one quarantine
  form MID {mid:num} deleted from quarantine "{quarantine:until}"[[ ({release_reason:text})]][[ t={quarantine_seconds:num}]]
  set quarantine_result=deleted
  set action=deleted from quarantine
  set action_desc={quarantine}
  does left
  line MID 40000 deleted from quarantine "Policy" (manual) t=7197
  gives mid=40000 | quarantine=Policy | release_reason=manual | quarantine_seconds=7197 | action=deleted from quarantine | action_desc=Policy

Q-05a released from all quarantines
  form MID {mid:num} released from all quarantines
  set quarantine_result=released
  does release
  line MID 32100 released from all quarantines
  gives mid=32100
  not MID 32100 released from quarantine "Policy" (manual)

Q-05b released from all quarantines without its attachments
  form MID {mid:num} released (attachments stripped) from all quarantines
  set quarantine_result=released
  set attachments_stripped=true
  does release
  line MID 5 released (attachments stripped) from all quarantines
  gives mid=5 | attachments_stripped=true

Q-05c deleted from all quarantines
  form MID {mid:num} deleted from all quarantines
  set quarantine_result=deleted
  set action=deleted from all quarantines
  does release dropped
  line MID 40000 deleted from all quarantines
  gives mid=40000 | action=deleted from all quarantines

// The old number may be of another appliance.
Q-08a back from the centralised quarantine
  form MID {mid:num} received from the SMA {sma_host:word} (MID originally {old:num}) on release from quarantine "{quarantine:until}" ({release_reason:text})
  set quarantine_result=released
  set action=release
  set action_desc=release from quarantine "{quarantine}" ({release_reason})
  does return left
  line MID 9001 received from the SMA sma.example.com (MID originally 52000) on release from quarantine "Policy" (manual)
  gives mid=9001 | sma_host=sma.example.com | old=52000 | quarantine=Policy | release_reason=manual | action=release | action_desc=release from quarantine "Policy" (manual)

Q-08b back from the centralised quarantine, no reason
  form MID {mid:num} received from the SMA {sma_host:word} (MID originally {old:num}) on release from quarantine "{quarantine:until}"
  set quarantine_result=released
  set action=release
  set action_desc=release from quarantine "{quarantine}"
  does return left
  line MID 9001 received from the SMA sma.example.com (MID originally 52000) on release from quarantine "Policy"
  gives mid=9001 | sma_host=sma.example.com | old=52000 | quarantine=Policy | action_desc=release from quarantine "Policy"

Q-08c back from the SMA
  form MID {mid:num} received from the SMA {sma_host:word} (MID originally {old:num}) on release from {released_from:rest}
  set action=release
  set action_desc=release from {released_from}
  does return
  line MID 9001 received from the SMA sma.example.com (MID originally 52000) on release from somewhere else
  gives mid=9001 | sma_host=sma.example.com | old=52000 | action=release | action_desc=release from somewhere else
`;
