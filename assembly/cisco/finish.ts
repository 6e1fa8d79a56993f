/** The end of a message and of a delivery connection. */
export const FINISH_RULES = `
X-06a finished
  form Message finished MID {mid:num} done
  does finish quiet
  line Message finished MID 26983 done
  gives mid=26983
  not MID 26983 Subject Message finished MID 5 done

X-06b finished without delivery
  form Message finished MID {mid:num} aborted
  does finish aborted quiet
  line Message finished MID 46000 aborted
  gives mid=46000
  not Message aborted MID 46000 Receiving aborted

X-06c finished, another way
  form Message finished MID {mid:num} {finish_result:rest}
  does finish
  line Message finished MID 5 deleted
  gives mid=5 | finish_result=deleted

X-14a delivery client exits
  form Mail delivery client with DCID {dcid:num} exited due to the maximum concurrency configuration.
  does lost
  line Mail delivery client with DCID 5 exited due to the maximum concurrency configuration.
  gives dcid=5

X-14b delivery connection killed
  form SMTP client connection killed DCID: {dcid:num}
  does lost
  line SMTP client connection killed DCID: 5
  gives dcid=5

X-07 delivery connection closed
  form DCID {dcid:num} close
  does close
  line DCID 41512 close
  gives dcid=41512
  not ICID 41512 close

X-17 deliveries suspended
  form Deliveries are currently suspended[[ {detail:rest}]]
  line Deliveries are currently suspended [example.org]
  gives detail=[example.org]
`;
