/** A message with its envelope and what stands in it. */
import type { Gateway } from './gateway.js';
import { address, fileName, oddText, quoted } from './texts.js';

export interface Mail {
  gateway: Gateway;
  mid: number;
  icid: number;
  sender: string;
  recipients: string[];
}

export function newMail(gateway: Gateway, icid: number, recipients: number): Mail {
  const { random } = gateway;
  return {
    gateway,
    mid: gateway.nextMid(),
    icid,
    sender: random.below(20) ? address(random) : '',
    recipients: Array.from({ length: recipients }, () => address(random)),
  };
}

export function writeEnvelope({ gateway, mid, icid, sender, recipients }: Mail, at: number): void {
  const { random } = gateway;
  const start = `Start MID ${mid} ICID ${icid}`;
  gateway.write(at, random.below(20) ? start : `${start} (${oddText(random)})`);
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

/** Returns when its last line was. */
export function writeContent(mail: Mail, startS: number): number {
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
