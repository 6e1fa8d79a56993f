/** What the engines say of a message, and whatever else is written while it waits in the work queue. */
import type { ExampleLines } from './example-lines.js';
import type { Mail } from './mail.js';
import { address, fileHash, fileName } from './texts.js';

/** Returns when its last line was. */
export function scan(mail: Mail, startS: number, examples: ExampleLines, isWild: boolean): number {
  const { gateway, mid, recipients } = mail;
  const { random } = gateway;
  let at = startS;
  const say = (text: string): void => gateway.write(at, `MID ${mid} ${text}`);
  if (random.below(2))
    say(
      `SPF: mailfrom identity ${address(random)} ${random.pick(['Pass', 'Fail', 'SoftFail', 'None', 'Neutral'])} (v=spf1)`,
    );
  if (random.below(2))
    say(
      random.pick([
        'DKIM: pass signature verified (d=example.net s=s1 i=@example.net)',
        'DKIM: permfail body hash did not verify [final] (d=x s=y i=@z)',
      ]),
    );
  if (random.below(2))
    say(`DMARC: Verification ${random.pick(['passed', 'failed', 'skipped (No record found)'])}`);
  if (random.below(2))
    say(
      `interim verdict using engine: CASE ${random.pick(['spam negative', 'spam positive', 'spam suspect', 'bulk'])}`,
    );
  say(`using engine: CASE spam ${random.pick(['negative', 'positive', 'suspect'])}`);
  if (random.below(2))
    say(`interim AV verdict using Sophos ${random.pick(['CLEAN', 'VIRAL', 'UNSCANNABLE'])}`);
  say(`antivirus ${random.pick(['negative', "positive 'W32/X'", 'encrypted', "repaired 'W32/Y'"])}`);
  at += random.below(2);
  for (let left = random.below(6); left > 0; left--)
    examples.write(gateway, 'mid', at, { ...mail, recipients: recipients.length });
  if (random.below(4) === 0)
    say(`SHA ${fileHash(random)} filename ${fileName(random)} queued for possible file analysis upload`);
  if (isWild && random.below(40) === 0) examples.wildLineage(mail, at);
  return at + random.below(3);
}
