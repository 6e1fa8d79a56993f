/**
 * The end of a message by a filter, a policy or an engine. Filters that change a message are lineage
 * (lineage.ts); filters that write a log entry are content (content.ts, H-12).
 */
export const FILTER_RULES = `
F-02a dropped by a content filter (before 4.5)
  form MID {mid:num} was dropped by content filter {content_filter:quoted} in the {direction:word} table
  set action=dropped
  does abort dropped
  line MID 5 was dropped by content filter 'Block exe' in the inbound table
  gives mid=5 | content_filter=Block exe | direction=inbound | action=dropped

F-02b bounced by a content filter (before 4.5)
  form MID {mid:num} was bounced by content filter {content_filter:quoted} in the {direction:word} table
  set action=bounced
  does abort bounced
  line MID 5 was bounced by content filter 'Block exe' in the outbound table
  gives mid=5 | content_filter=Block exe | direction=outbound | action=bounced

F-03a dropped by a content filter
  form Message aborted MID {mid:num} Dropped by content filter {content_filter:quoted} in the {direction:word} table
  set action=Dropped
  does abort dropped
  line Message aborted MID 5 Dropped by content filter 'Block exe' in the inbound table
  gives mid=5 | content_filter=Block exe | direction=inbound | action=Dropped

// Can come after the message has finished.
F-03b bounced by a content filter
  form Message aborted MID {mid:num} Bounced by content filter {content_filter:quoted} in the {direction:word} table
  set action=Bounced
  does abort bounced
  line Message aborted MID 5 Bounced by content filter 'Block exe' in the inbound table
  gives mid=5 | content_filter=Block exe | direction=inbound | action=Bounced

F-04a dropped by a message filter
  form Message aborted MID {mid:num} Dropped by filter {content_filter:quoted}
  set action=Dropped by filter '{content_filter}'
  does abort dropped
  line Message aborted MID 5 Dropped by filter 'drop_loops'
  gives mid=5 | content_filter=drop_loops | action=Dropped by filter 'drop_loops'

F-04b dropped by an engine
  form Message aborted MID {mid:num} Dropped by {dropped_by:rest}
  set action=Dropped by {dropped_by}
  does abort dropped
  line Message aborted MID 31500 Dropped by antivirus
  gives mid=31500 | dropped_by=antivirus | action=Dropped by antivirus
  line Message aborted MID 32000 Dropped by amp
  gives mid=32000 | dropped_by=amp | action=Dropped by amp
  line Message aborted MID 5 Dropped by CASE
  gives mid=5 | action=Dropped by CASE

F-04c bounced
  form Message aborted MID {mid:num} Bounced by {bounced_by:rest}
  set action=Bounced by {bounced_by}
  does abort bounced
  line Message aborted MID 5 Bounced by antispam
  gives mid=5 | bounced_by=antispam | action=Bounced by antispam

F-04d aborted
  form Message aborted MID {mid:num} {abort_reason:rest}
  set action={abort_reason}
  does abort aborted
  line Message aborted MID 46000 Receiving aborted by sender
  gives mid=46000 | abort_reason=Receiving aborted by sender | action=Receiving aborted by sender
  line Message aborted MID 46000 Injection aborted
  gives mid=46000 | action=Injection aborted
  not Message finished MID 46000 aborted

F-05a dropped by a policy (4.0)
  form MID {mid:num} was dropped by policy {policy:until} in the {direction:word} table
  set action=dropped
  does abort dropped other
  line MID 5 was dropped by policy VIP Users in the inbound table
  gives mid=5 | policy=VIP Users | direction=inbound | action=dropped

F-05b bounced by a policy (4.0)
  form MID {mid:num} was bounced by policy {policy:until} in the {direction:word} table
  set action=bounced
  does abort bounced other
  line MID 5 was bounced by policy VIP Users in the outbound table
  gives mid=5 | policy=VIP Users | direction=outbound | action=bounced

F-06 not split
  form MID {mid:num} could not be split
  set split_error=could not be split
  line MID 5 could not be split
  gives mid=5 | split_error=could not be split
`;
