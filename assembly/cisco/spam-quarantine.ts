/**
 * The spam quarantine (EUQ before 5.0, ISQ since; both words still occur), reached over RPC instead of
 * SMTP. It stands after delivery: the message is queued first and finished right after. A release comes
 * days later as a new message.
 */
export const SPAM_QUARANTINE_RULES = `
Q-09 marked for the spam quarantine
  form ISQ: Tagging MID {mid:num} for quarantine
  form EUQ: Tagging MID {mid:num} for quarantine
  set spam_quarantine=tagged
  line ISQ: Tagging MID 31000 for quarantine
  gives mid=31000 | spam_quarantine=tagged
  line EUQ: Tagging MID 31000 for quarantine
  gives mid=31000 | spam_quarantine=tagged

Q-10 handing over
  form RPC Delivery start RCID {rcid:num} MID {mid:num} to {rpc_host:rest}
  line RPC Delivery start RCID 1 MID 31000 to local IronPort Spam Quarantine
  gives rcid=1 | mid=31000 | rpc_host=local IronPort Spam Quarantine
  not Delivery start DCID 41512 MID 26983 to RID [0]

Q-11 in the spam quarantine
  form ISQ: Quarantined MID {mid:num}
  form EUQ: Quarantined MID {mid:num}
  set quarantine=spam
  set action=quarantined
  set action_desc=spam
  set spam_quarantine=quarantined
  does quarantined
  line ISQ: Quarantined MID 31000
  gives mid=31000 | action=quarantined | action_desc=spam
  line EUQ: Quarantined MID 31000
  gives mid=31000 | action=quarantined

Q-12 handed over
  form RPC Message done RCID {rcid:num} MID {mid:num}
  set rpc_result=done
  line RPC Message done RCID 1 MID 31000
  gives rcid=1 | mid=31000 | rpc_result=done
  not Message done DCID 1 MID 31000 to RID [0]

Q-13 refused
  form RPC Message rejected RCID {rcid:num} MID {mid:num}
  set rpc_result=rejected
  line RPC Message rejected RCID 1 MID 31000
  gives rcid=1 | mid=31000 | rpc_result=rejected

Q-14a RPC connection failed
  form RPC connection to {rpc_host:until} failed RCID {rcid:num} MID {mid:num} ({rpc_error:text})
  line RPC connection to 192.0.2.200 failed RCID 2 MID 31000 (Connection refused)
  gives rpc_host=192.0.2.200 | rcid=2 | mid=31000 | rpc_error=Connection refused

Q-14b RPC connection waits
  form RPC connection RCID {rcid:num} to {rpc_host:until} sleeping for {rpc_sleep_seconds:until} seconds
  line RPC connection RCID 2 to 192.0.2.200 sleeping for 30 seconds
  gives rcid=2 | rpc_host=192.0.2.200 | rpc_sleep_seconds=30

Q-14c RPC connection no longer waits
  form RPC connection RCID {rcid:num} to {rpc_host:until} reset sleep time
  line RPC connection RCID 2 to 192.0.2.200 reset sleep time
  gives rcid=2 | rpc_host=192.0.2.200

Q-14d RPC connection killed
  form RPC connection RCID {rcid:num} killed
  does lost
  line RPC connection RCID 2 killed
  gives rcid=2

Q-15a handing over (4.6)
  form Start delivery of MID {mid:num} over RPC connection {rcid:num}
  line Start delivery of MID 5 over RPC connection 1
  gives mid=5 | rcid=1

Q-15b handed over (4.6)
  form Delivery of MID {mid:num} over RPC completed on connection {rcid:num}
  set rpc_result=done
  line Delivery of MID 5 over RPC completed on connection 1
  gives mid=5 | rcid=1 | rpc_result=done

Q-16 released
  form ISQ: Reinjected MID {mid:num} as MID {new:num}
  form EUQ: Reinjected MID {mid:num} as MID {new:num}
  set quarantine=spam
  set quarantine_result=released
  does reinject left
  line ISQ: Reinjected MID 31000 as MID 35555
  gives mid=31000 | new=35555
  line EUQ: Reinjected MID 31000 as MID 35555
  gives mid=31000 | new=35555

Q-17 spam quarantine full
  form ISQ: out of limit action changed to {detail:rest}
  form EUQ: out of limit action changed to {detail:rest}
  line ISQ: out of limit action changed to 'DELETE OLDEST'
  gives detail='DELETE OLDEST'
  line EUQ: out of limit action changed to 'DELETE OLDEST'
  gives detail='DELETE OLDEST'
`;
