/** Lines that are examples of rows, with numbers of the traffic. */
import type { Examples, Subject } from './examples.js';
import type { Gateway } from './gateway.js';
import type { Mail } from './mail.js';
import { fileHash } from './texts.js';

/**
 * Wild lines come in the first so many seconds of a traffic. An hour later they would name numbers that are used again, and
 * whose thread a circle of such is, there is no saying.
 */
const WILD_S = 2400;

export class ExampleLines {
  constructor(private readonly examples: Examples) {}

  /** An example of some row. */
  write(
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
    this.write(
      gateway,
      gateway.random.pick<Subject>(['nothing', 'nothing', 'sha256', 'icid', 'dcid', 'rcid', 'mid']),
      at,
      {
        mid: gateway.random.below(40),
        icid: gateway.random.below(40),
        recipients: 1,
      },
    );
  }

  private firstS: number | undefined;

  /** Lines that tie messages which have nothing to do with each other: circles, two parents, numbers that nobody has. */
  wildLineage({ gateway, mid, icid, recipients }: Mail, at: number): void {
    const { random } = gateway;
    this.firstS ??= at;
    if (at > this.firstS + WILD_S) return;
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
