/** Trees of messages that descend from each other, and what an appliance logs of them. */
import fc from 'fast-check';

const RELATIONS = [
  'split',
  'generated',
  'generated, old',
  'bounce',
  'reinjected',
  'returned',
  'rewritten',
] as const;
type ForestRelation = (typeof RELATIONS)[number];

export interface Descendant {
  mid: number;
  /** The message it descends from, of those before; null for one that was received. */
  parent: number | null;
  relation: ForestRelation;
}

/** The line that names parent and child; of a return it is in the child's log. */
export function lineageText({ mid, parent, relation }: Descendant): string {
  switch (relation) {
    case 'split':
      return `MID ${parent} was split creating MID ${mid} due to a per-recipient policy VIP in the inbound table`;
    case 'generated':
      return `MID ${mid} was generated based on MID ${parent} by bcc filter 'Archive'`;
    case 'generated, old':
      return `MID ${mid} generated based on MID ${parent} by antivirus`;
    case 'bounce':
      return `MID ${mid} was generated for bounce of MID ${parent}`;
    case 'reinjected':
      return `ISQ: Reinjected MID ${parent} as MID ${mid}`;
    case 'returned':
      return `MID ${mid} received from the SMA sma1.example.com (MID originally ${parent}) on release from quarantine "Policy" (manual)`;
    case 'rewritten':
      return `MID ${parent} rewritten to MID ${mid} by antispam`;
  }
}

export function ownTexts({ mid, parent }: Descendant): string[] {
  return [
    `Start MID ${mid} ICID ${parent === null ? mid + 5_000_000 : 0}`,
    `MID ${mid} ICID ${parent === null ? mid + 5_000_000 : 0} From: <a${mid}@example.net>`,
    `MID ${mid} ready 100 bytes from <a${mid}@example.net>`,
  ];
}

/** Up to `most` messages, parents before children. */
export function forest(most: number) {
  return fc
    .array(fc.tuple(fc.nat(), fc.constantFrom(...RELATIONS), fc.integer({ min: 0, max: 4 })), {
      minLength: 2,
      maxLength: most,
    })
    .map((choices) =>
      choices.map(([parent, relation, root], at): Descendant => {
        // one in five is received
        const isRoot = at === 0 || root === 0;
        return { mid: 1000 + at, parent: isRoot ? null : 1000 + (parent % at), relation };
      }),
    );
}

/** The received message that each descends from. */
export function rootsOf(messages: readonly Descendant[]): Map<number, number> {
  const roots = new Map<number, number>();
  for (const { mid, parent } of messages)
    roots.set(mid, parent === null ? mid : (roots.get(parent) as number));
  return roots;
}
