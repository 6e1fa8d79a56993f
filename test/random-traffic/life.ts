/** What happens to messages, as the lines that tell it. Times are seconds; each script returns when its last line was. */
import type { ExampleLines } from './example-lines.js';
import type { Subject } from './examples.js';
import type { Gateway } from './gateway.js';
import { type Mail, newMail, writeContent, writeEnvelope } from './mail.js';
import { scan } from './scan.js';
import { address, ipAddress, oddText } from './texts.js';

const MINUTE = 60;
const HOUR = 3600;

export class Life {
  constructor(
    private readonly gateways: readonly Gateway[],
    private readonly examples: ExampleLines,
    /**
     * Numbers are used again. Then lines neither tie messages that have nothing to do with each other, nor are messages
     * rewritten: the thread of what descends from the former message of such a number is beyond knowing.
     */
    private readonly restarts: boolean,
  ) {}

  /** A session with its messages. */
  session(gateway: Gateway, startS: number): void {
    const { random } = gateway;
    const icid = gateway.nextIcid();
    let at = startS;
    const ptr = random.below(9) ? 'mx.example.net' : oddText(random);
    if (random.below(6) === 0)
      this.examples.write(gateway, 'begin icid', at, { mid: 0, icid, recipients: 1 });
    else {
      gateway.write(
        at,
        `New SMTP ICID ${icid} interface Data 1 (192.0.2.25) address ${ipAddress(random)} reverse dns host ${ptr} verified ${random.pick(['yes', 'no'])}`,
      );
    }
    const action = random.pick(['ACCEPT', 'ACCEPT', 'ACCEPT', 'RELAY', 'REJECT']);
    gateway.write(
      at,
      `ICID ${icid} ${action} SG ${random.pick(['WHITE', 'UNKNOWNLIST'])} match ALL SBRS ${random.pick(['3.5', 'None', '-9.9'])} country Germany`,
    );
    if (random.below(2)) gateway.write(at, `ICID ${icid} TLS success protocol TLSv1.2 cipher AES256-SHA`);
    if (random.below(8) === 0) this.examples.write(gateway, 'icid', at, { mid: 0, icid, recipients: 1 });
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
    const mail = newMail(gateway, icid, 1 + random.below(3));
    writeEnvelope(mail, startS);
    let at = writeContent(mail, startS + random.below(3));
    if (random.below(25) === 0) {
      this.end(mail, at, 'Receiving aborted by sender', random.below(2) ? 'aborted' : null);
      return;
    }
    at += random.below(3);
    this.workQueue(mail, at, 3);
  }

  /** Everything between acceptance and the end; `depth` bounds the messages that come of it. */
  private workQueue(mail: Mail, startS: number, depth: number): void {
    const { gateway, mid } = mail;
    const { random } = gateway;
    let at = scan(mail, startS, this.examples, !this.restarts);
    const fate = random.below(100);
    if (depth > 0 && fate < 8 && mail.recipients.length > 1) this.split(mail, at, depth);
    else if (depth > 0 && fate < 18 && !this.restarts) {
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
      at = scan(mail, left, this.examples, !this.restarts);
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

  private split(mail: Mail, at: number, depth: number): void {
    const { gateway, mid } = mail;
    const child = newMail(gateway, 0, 0);
    child.sender = mail.sender;
    child.recipients = mail.recipients.slice(0, 1);
    const table = gateway.random.pick(['', ' in the inbound table']);
    gateway.write(
      at,
      `MID ${mid} was split creating MID ${child.mid} due to a per-recipient policy VIP${table}`,
    );
    writeEnvelope(child, at);
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
    if (random.below(2)) writeEnvelope(next, at);
    this.workQueue(next, at, depth - 1);
  }

  private copied(mail: Mail, at: number, depth: number): void {
    const { gateway } = mail;
    const copy = newMail(gateway, 0, 1);
    const by = gateway.random.pick(["bcc filter 'Archive'", "notify-copy filter 'x'", 'antivirus']);
    gateway.write(at, `MID ${copy.mid} was generated based on MID ${mail.mid} by ${by}`);
    writeEnvelope(copy, at);
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
    const back = newMail(random.pick(this.gateways), 0, 1);
    back.gateway.write(
      at,
      `MID ${back.mid} received from the SMA sma1 (MID originally ${mid}) on release from quarantine "Policy" (manual)`,
    );
    writeEnvelope(back, at);
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
    const back = newMail(gateway, 0, 1);
    gateway.write(at, `ISQ: Reinjected MID ${mid} as MID ${back.mid}`);
    writeEnvelope(back, at);
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
    if (random.below(8) === 0)
      this.examples.write(gateway, 'dcid', at, { mid, icid: 0, recipients: 1 }, dcid);
    gateway.write(at, `Delivery start DCID ${dcid} MID ${mid} to RID ${list}`);
    return dcid;
  }

  private bounce(mail: Mail, at: number, depth: number): void {
    const { gateway } = mail;
    const report = newMail(gateway, 0, 0);
    report.sender = '';
    report.recipients = [mail.sender];
    gateway.write(at, `MID ${report.mid} was generated for bounce of MID ${mail.mid}`);
    writeEnvelope(report, at);
    gateway.write(at, `MID ${report.mid} queued for delivery`);
    if (gateway.random.below(3) === 0)
      gateway.write(at + 1, `Double bounce: MID ${report.mid} to RID 0 - 5.1.0 - Unknown address error`);
    this.deliver(report, at + 1, depth - 1);
  }

  private end({ gateway, mid }: Mail, at: number, why: string, finish: string | null): void {
    const { random } = gateway;
    const isLate = random.below(4) === 0;
    if (random.below(3) === 0) this.examples.write(gateway, 'end mid', at, { mid, icid: 0, recipients: 1 });
    else gateway.write(at + (isLate ? 4 : 0), `Message aborted MID ${mid} ${why}`);
    if (finish) gateway.write(at + 1, `Message finished MID ${mid} ${finish}`);
  }

  /** What is written when all is over: within seconds, hours, days. */
  private afterwards(mail: Mail, at: number): void {
    const { gateway, recipients } = mail;
    const { random } = gateway;
    for (let left = random.below(8) ? 0 : 1 + random.below(3); left > 0; left--) {
      const later = at + random.pick([1, 3, 30, 10 * MINUTE, 5 * HOUR, 40 * HOUR]);
      this.examples.write(gateway, random.pick<Subject>(['mid', 'mid', 'sha256']), later, {
        ...mail,
        recipients: recipients.length,
      });
    }
  }
}
