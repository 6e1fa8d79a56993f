/** An appliance that counts and writes lines. Time is in seconds; lines are sorted at the end. */
import type { Random } from '../../bench/traffic-random.js';

export interface WrittenLine {
  timeS: number;
  gateway: Gateway;
  text: string;
}

export class Gateway {
  /** Small numbers, so that those of all kinds and appliances meet. */
  private mid: number;
  private icid: number;
  private dcid: number;
  private rcid: number;

  constructor(
    readonly name: string,
    readonly random: Random,
    private readonly lines: WrittenLine[],
  ) {
    this.mid = this.icid = this.dcid = this.rcid = random.below(20);
  }

  nextMid(): number {
    return ++this.mid;
  }

  nextIcid(): number {
    return ++this.icid;
  }

  nextDcid(): number {
    return ++this.dcid;
  }

  nextRcid(): number {
    return ++this.rcid;
  }

  /** Its counters begin anew. */
  restart(): void {
    this.mid = this.icid = this.dcid = this.rcid = 0;
  }

  write(timeS: number, text: string): void {
    this.lines.push({ timeS: Math.floor(timeS), gateway: this, text });
  }
}
