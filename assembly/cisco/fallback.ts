/**
 * A line with a known start and an unknown end is still a line of that message or connection. These rows
 * lose against every row with a literal after the number; their text goes to the column Other.
 */
export const FALLBACK_RULES = `
Z-01 message and connection
  form MID {mid:num} ICID {icid:num} {other:rest}
  does other
  line MID 54002 ICID 854001 TLS read 126 bytes (0.0 seconds)
  gives mid=54002 | icid=854001 | other=TLS read 126 bytes (0.0 seconds)

Z-02 message
  form MID {mid:num} {other:rest}
  line MID 5 something new (MID 6 rewritten to MID 7 by x)
  gives mid=5 | other=something new (MID 6 rewritten to MID 7 by x)
  not CrtMID 5 something new
  not Status: MID 5 something new

Z-03 message, comma
  form MID {mid:num}, {other:rest}
  line MID 257, something new
  gives mid=257 | other=something new

Z-04 message, colon (trace)
  form MID {mid:num}: {other:rest}
  line MID 54002: Skip AMP Engine check
  gives mid=54002 | other=Skip AMP Engine check

Z-05 connection and message
  form ICID {icid:num} MID {mid:num} {other:rest}
  does other
  line ICID 854001 MID 54002 something new
  gives icid=854001 | mid=54002 | other=something new

Z-06 connection
  form ICID {icid:num} {other:rest}
  line ICID 854001 something new about MID 5
  gives icid=854001 | other=something new about MID 5

Z-07 delivery connection
  form DCID {dcid:num} {other:rest}
  form DCID: {dcid:num} {other:rest}
  line DCID 5 something new about MID 5
  gives dcid=5 | other=something new about MID 5
  line DCID: 5 something new
  gives dcid=5 | other=something new

Z-08 quarantine connection
  form RPC connection RCID {rcid:num} {other:rest}
  line RPC connection RCID 2 something new about MID 5
  gives rcid=2 | other=something new about MID 5
`;
