/** What happens to messages, as the lines that tell it. Times are seconds; each script returns when its last line was. */
import type { Examples, Subject } from './examples.js';
import type { Gateway } from './gateway.js';
import { address, fileHash, fileName, ipAddress, oddText, quoted } from './texts.js';

export interface Mail {
  gateway: Gateway;
  mid: number;
  icid: number;
  sender: string;
  recipients: string[];
}

const MINUTE = 60;
const HOUR = 3600;

export class Life {
  constructor(
    private readonly gateways: readonly Gateway[],
    private readonly examples: Examples,
    /** Lines tie messages that have nothing to do with each other. */
    private readonly isWild: boolean,
  ) {}

  /** A session with its messages. */
  session(gateway: Gateway, startS: number): void {
    const { random } = gateway;
    const icid = gateway.nextIcid();
    let at = startS;
    const ptr = random.below(9) ? 'mx.example.net' : oddText(random);
    gateway.write(
      at,
      `New SMTP ICID ${icid} interface Data 1 (192.0.2.25) address ${ipAddress(random)} reverse dns host ${ptr} verified ${random.pick(['yes', 'no'])}`,
    );
    const action = random.pick(['ACCEPT', 'ACCEPT', 'ACCEPT', 'RELAY', 'REJECT']);
    gateway.write(
      at,
      `ICID ${icid} ${action} SG ${random.pick(['WHITE', 'UNKNOWNLIST'])} match ALL SBRS ${random.pick(['3.5', 'None', '-9.9'])} country Germany`,
    );
    if (random.below(2)) gateway.write(at, `ICID ${icid} TLS success protocol TLSv1.2 cipher AES256-SHA`);
    if (random.below(8) === 0) this.example(gateway, 'icid', at, { mid: 0, icid, recipients: 1 });
    for (let left = action === 'REJECT' ? 0 : 1 + random.below(3); left > 0; left--) {
      at += random.below(4);
      this.message(gateway, icid, at);
    }
    at += random.below(random.below(6) ? 20 : 2 * HOUR);
    if (random.below(9) === 0) gateway.write(at, `ICID ${icid} lost`);
    if (random.below(15)) gateway.write(at, `ICID ${icid} close`);
  }

  private message(gateway: Gateway, icid: number, startS: number): void {
    const { random } = gateway;
    const mail = this.mail(gateway, icid, 1 + random.below(3));
    this.envelope(mail, startS);
    let at = this.content(mail, startS + random.below(3));
    if (random.below(25) === 0) {
      this.end(mail, at, 'Receiving aborted by sender', random.below(2) ? 'aborted' : null);
      return;
    }
    at += random.below(3);
    this.workQueue(mail, at, 3);
  }

  private mail(gateway: Gateway, icid: number, recipients: number): Mail {
    const { random } = gateway;
    return {
      gateway,
      mid: gateway.nextMid(),
      icid,
      sender: random.below(20) ? address(random) : '',
      recipients: Array.from({ length: recipients }, () => address(random)),
    };
  }

  private envelope({ gateway, mid, icid, sender, recipients }: Mail, at: number): void {
    const { random } = gateway;
    gateway.write(at, `Start MID ${mid} ICID ${icid}`);
    gateway.write(at, `MID ${mid} ICID ${icid} From: <${sender}>`);
    recipients.forEach((to, rid) => {
      gateway.write(at, `MID ${mid} ICID ${icid} RID ${rid} To: <${to}>`);
    });
    if (random.below(9) === 0) {
      gateway.write(
        at,
        `MID ${mid} ICID ${icid} To: <${address(random)}> Rejected by ${random.pick(['RAT', 'LDAPACCEPT'])}`,
      );
    }
  }

  private content(mail: Mail, startS: number): number {
    const { gateway, mid, sender } = mail;
    const { random } = gateway;
    gateway.write(
      startS,
      `MID ${mid} Message-ID ${quoted(`<${random.below(9) ? random.below(1000) : oddText(random)}@example.net>`)}`,
    );
    const subject = oddText(random);
    gateway.write(startS, `MID ${mid} Subject ${random.pick([quoted(subject), `"${subject}"`, subject])}`);
    for (let left = random.below(3); left > 0; left--) {
      gateway.write(startS + 1, `MID ${mid} attachment ${quoted(fileName(random))}`);
    }
    gateway.write(startS + 1, `MID ${mid} ready ${random.below(99999)} bytes from <${sender}>`);
    return startS + 1;
  }

  /** Everything between acceptance and the end; `depth` bounds the messages that come of it. */
  private workQueue(mail: Mail, startS: number, depth: number): void {
    const { gateway, mid } = mail;
    const { random } = gateway;
    let at = this.scan(mail, startS);
    const fate = random.below(100);
    if (depth > 0 && fate < 8 && mail.recipients.length > 1) this.split(mail, at, depth);
    else if (depth > 0 && fate < 18) {
      this.rewritten(mail, at, depth);
      return;
    } else if (depth > 0 && fate < 24) this.copied(mail, at, depth);
    else if (fate < 28) {
      const reasons = [
        'Dropped by antivirus',
        'Dropped by amp',
        "Dropped by content filter 'Block exe' in the inbound table",
        "Bounced by content filter 'x' in the outbound table",
      ];
      this.end(mail, at, random.pick(reasons), random.below(3) ? 'done' : null);
      return;
    } else if (fate < 38) {
      const left = this.quarantined(mail, at);
      if (left === null) return;
      at = this.scan(mail, left);
    } else if (depth > 0 && fate < 42) {
      this.sentToSma(mail, at, depth);
      return;
    } else if (depth > 0 && fate < 48) {
      this.spamQuarantined(mail, at, depth);
      return;
    } else if (fate < 51) return; // the rest was lost
    gateway.write(at, `MID ${mid} queued for delivery`);
    this.deliver(mail, at + random.below(3), depth);
  }

  private scan(mail: Mail, startS: number): number {
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
      this.example(gateway, 'mid', at, { ...mail, recipients: recipients.length });
    if (random.below(4) === 0)
      say(`SHA ${fileHash(random)} filename ${fileName(random)} queued for possible file analysis upload`);
    if (this.isWild && random.below(40) === 0) this.wildLineage(mail, at);
    return at + random.below(3);
  }

  private split(mail: Mail, at: number, depth: number): void {
    const { gateway, mid } = mail;
    const child = this.mail(gateway, 0, 0);
    child.sender = mail.sender;
    child.recipients = mail.recipients.slice(0, 1);
    const table = gateway.random.pick(['', ' in the inbound table']);
    gateway.write(
      at,
      `MID ${mid} was split creating MID ${child.mid} due to a per-recipient policy VIP${table}`,
    );
    this.envelope(child, at);
    this.workQueue(child, at, depth - 1);
  }

  /** The message goes on under another number, which may have lines before the one that says so. */
  private rewritten(mail: Mail, at: number, depth: number): void {
    const { gateway, mid } = mail;
    const { random } = gateway;
    const next = { ...mail, mid: gateway.nextMid(), icid: 0 };
    const told = at + (random.below(5) ? 0 : random.below(50));
    const by = random.pick([
      'LDAP rewrite',
      'antispam',
      "add-footer filter 'Footer'",
      `url-defang filter '${oddText(random)}'`,
    ]);
    gateway.write(told, `MID ${mid} rewritten to MID ${next.mid} by ${by}`);
    if (random.below(2)) gateway.write(at, `Message finished MID ${mid} done`);
    if (random.below(2)) this.envelope(next, at);
    this.workQueue(next, at, depth - 1);
  }

  private copied(mail: Mail, at: number, depth: number): void {
    const { gateway } = mail;
    const copy = this.mail(gateway, 0, 1);
    const by = gateway.random.pick(["bcc filter 'Archive'", "notify-copy filter 'x'", 'antivirus']);
    gateway.write(at, `MID ${copy.mid} was generated based on MID ${mail.mid} by ${by}`);
    this.envelope(copy, at);
    this.workQueue(copy, at, depth - 1);
  }

  /** When it was released; null if it never was. */
  private quarantined(mail: Mail, startS: number): number | null {
    const { gateway, mid } = mail;
    const { random } = gateway;
    const names = random
      .shuffle(['Policy', 'Outbreak', 'Virus', 'File Analysis'])
      .slice(0, 1 + random.below(2));
    for (const name of names)
      gateway.write(startS, `MID ${mid} quarantined to "${name}" (content filter:${oddText(random)})`);
    if (random.below(6) === 0) return null;
    const at =
      startS + random.pick([10, 5 * MINUTE, HOUR, 3 * HOUR, 5 * HOUR, 30 * HOUR]) + random.below(100);
    const how = random.pick(['released', 'released', 'deleted']);
    for (const name of names)
      gateway.write(at, `MID ${mid} ${how} from quarantine "${name}" (manual) t=${at - startS}`);
    gateway.write(at, `MID ${mid} ${how} from all quarantines`);
    if (how === 'released') return at;
    gateway.write(at, `Message finished MID ${mid} done`);
    return null;
  }

  private sentToSma(mail: Mail, startS: number, depth: number): void {
    const { gateway, mid } = mail;
    const { random } = gateway;
    gateway.write(
      startS,
      `MID ${mid} enqueued for transfer to centralized quarantine "Policy" (content filter:x)`,
    );
    gateway.write(startS + 1, `Message finished MID ${mid} done`);
    if (random.below(4) === 0) return;
    const at = startS + random.pick([1, MINUTE, 2 * HOUR]);
    const back = this.mail(random.pick(this.gateways), 0, 1);
    back.gateway.write(
      at,
      `MID ${back.mid} received from the SMA sma1 (MID originally ${mid}) on release from quarantine "Policy" (manual)`,
    );
    this.envelope(back, at);
    this.workQueue(back, at, depth - 1);
  }

  private spamQuarantined(mail: Mail, startS: number, depth: number): void {
    const { gateway, mid } = mail;
    const { random } = gateway;
    const rcid = gateway.nextRcid();
    gateway.write(startS, `ISQ: Tagging MID ${mid} for quarantine`);
    gateway.write(startS, `MID ${mid} queued for delivery`);
    gateway.write(startS + 1, `RPC Delivery start RCID ${rcid} MID ${mid} to local IronPort Spam Quarantine`);
    gateway.write(startS + 1, `ISQ: Quarantined MID ${mid}`);
    gateway.write(startS + 2, `RPC Message done RCID ${rcid} MID ${mid}`);
    gateway.write(startS + 2, `Message finished MID ${mid} done`);
    if (random.below(2)) return;
    const at = startS + random.pick([MINUTE, HOUR, 26 * HOUR]);
    const back = this.mail(gateway, 0, 1);
    gateway.write(at, `ISQ: Reinjected MID ${mid} as MID ${back.mid}`);
    this.envelope(back, at);
    gateway.write(at, `MID ${back.mid} queued for delivery`);
    this.deliver(back, at + 1, depth - 1);
  }

  /** Each recipient by a delivery of its own or together; some later, some not at all. */
  private deliver(mail: Mail, startS: number, depth: number): void {
    const { gateway, mid, recipients } = mail;
    const { random } = gateway;
    let at = startS;
    const rids = recipients.map((_, rid) => rid);
    const groups = random.below(3) ? [rids] : rids.map((rid) => [rid]);
    const bounced: number[] = [];
    for (const group of groups) {
      const list = `[${group.join(', ')}]`;
      for (let tries = random.below(8) ? 0 : 1 + random.below(3); tries > 0; tries--) {
        const dcid = this.connect(mail, at, list);
        for (const rid of group)
          gateway.write(
            at + 1,
            `Delayed: DCID ${dcid} MID ${mid} to RID ${rid} - 4.1.0 - Unknown address error ('421', ['${oddText(random)}']) []`,
          );
        gateway.write(at + 1, `MID ${mid} to RID ${list} pending till Tue Mar 17 11:01:12 2026 [Default]`);
        at += random.pick([MINUTE, 10 * MINUTE, 2 * HOUR, 6 * HOUR]);
      }
      const dcid = this.connect(mail, at, list);
      at += random.below(3);
      if (random.below(10) === 0) {
        for (const rid of group)
          gateway.write(
            at,
            `Bounced: DCID ${random.below(4) ? dcid : 0} MID ${mid} to RID ${rid} - 5.1.0 - Unknown address error ('550', ['${oddText(random)}']) []`,
          );
        bounced.push(...group);
      } else {
        gateway.write(
          at,
          `Message done DCID ${dcid} MID ${mid} to RID ${list}${random.below(4) ? '' : ` [('from', '${address(random)}')]`}`,
        );
        gateway.write(at + random.below(4), `MID ${mid} RID ${list} Response '${oddText(random)}'`);
      }
      if (random.below(9)) gateway.write(at + 5, `DCID ${dcid} close`);
    }
    if (random.below(30)) gateway.write(at, `Message finished MID ${mid} done`);
    if (bounced.length > 0 && depth > 0) this.bounce(mail, at, depth);
    this.afterwards(mail, at);
  }

  private connect({ gateway, mid }: Mail, at: number, list: string): number {
    const { random } = gateway;
    const dcid = gateway.nextDcid();
    gateway.write(at, `New SMTP DCID ${dcid} interface 192.0.2.25 address 192.0.2.80 port 25`);
    if (random.below(2)) gateway.write(at, `DCID ${dcid} TLS success protocol TLSv1.2 cipher AES256-SHA`);
    if (random.below(8) === 0) this.example(gateway, 'dcid', at, { mid, icid: 0, recipients: 1 }, dcid);
    gateway.write(at, `Delivery start DCID ${dcid} MID ${mid} to RID ${list}`);
    return dcid;
  }

  private bounce(mail: Mail, at: number, depth: number): void {
    const { gateway } = mail;
    const report = this.mail(gateway, 0, 0);
    report.sender = '';
    report.recipients = [mail.sender];
    gateway.write(at, `MID ${report.mid} was generated for bounce of MID ${mail.mid}`);
    this.envelope(report, at);
    gateway.write(at, `MID ${report.mid} queued for delivery`);
    if (gateway.random.below(3) === 0)
      gateway.write(at + 1, `Double bounce: MID ${report.mid} to RID 0 - 5.1.0 - Unknown address error`);
    this.deliver(report, at + 1, depth - 1);
  }

  private end({ gateway, mid }: Mail, at: number, why: string, finish: string | null): void {
    const { random } = gateway;
    const isLate = random.below(4) === 0;
    gateway.write(at + (isLate ? 4 : 0), `Message aborted MID ${mid} ${why}`);
    if (finish) gateway.write(at + 1, `Message finished MID ${mid} ${finish}`);
  }

  /** What is written when all is over: within seconds, hours, days. */
  private afterwards(mail: Mail, at: number): void {
    const { gateway, recipients } = mail;
    const { random } = gateway;
    for (let left = random.below(8) ? 0 : 1 + random.below(3); left > 0; left--) {
      const later = at + random.pick([1, 3, 30, 10 * MINUTE, 5 * HOUR, 40 * HOUR]);
      this.example(gateway, random.pick<Subject>(['mid', 'mid', 'sha256']), later, {
        ...mail,
        recipients: recipients.length,
      });
    }
  }

  /** An example of some row. */
  private example(
    gateway: Gateway,
    subject: Subject,
    at: number,
    { mid, icid, recipients }: { mid: number; icid: number; recipients: number },
    dcid = gateway.random.below(30),
  ): void {
    const { random } = gateway;
    const example = random.pick(this.examples.bySubject.get(subject) ?? []);
    const numbers = {
      mid,
      icid,
      dcid,
      rcid: random.below(9),
      recipients,
      other: random.below(40),
      sha256: fileHash(random),
    };
    gateway.write(at, example(numbers, random));
  }

  noise(gateway: Gateway, at: number): void {
    this.example(
      gateway,
      gateway.random.pick<Subject>(['nothing', 'nothing', 'sha256', 'icid', 'dcid', 'mid']),
      at,
      {
        mid: gateway.random.below(40),
        icid: gateway.random.below(40),
        recipients: 1,
      },
    );
  }

  /** Lines that tie messages which have nothing to do with each other: circles, two parents, numbers that nobody has. */
  private wildLineage({ gateway, mid, icid, recipients }: Mail, at: number): void {
    const { random } = gateway;
    const numbers = {
      mid,
      icid,
      dcid: 1,
      rcid: 1,
      recipients: recipients.length,
      other: 1 + random.below(60),
      sha256: fileHash(random),
    };
    gateway.write(at, random.pick(this.examples.lineage)(numbers, random));
  }
}
