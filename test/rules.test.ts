import { describe, expect, it } from 'vitest';
import { createStitcher, type Explanation, SettingsError } from '../host/index.js';
import { consolidated } from './support/consolidated.js';
import { stitchPieces } from './support/engines.js';
import { ciscoRows, eventRows, type Row } from './support/rules.js';

const rows = await ciscoRows();
const terms = await eventRows();
const stitcher = createStitcher();

/** What a line gives, captures without their quotes and brackets. A `set` is asked first: it has the last word. */
function givenBy(explanation: Pick<Explanation, 'sets' | 'captures'>, name: string): string | undefined {
  const { sets = [], captures = [] } = explanation;
  return (sets.find((set) => set.name === name) ?? captures.find((capture) => capture.name === name))?.value;
}

/** Field names that a row captures or sets. */
function fieldsOf({ forms, sets }: Row): Set<string> {
  const captured = forms.flatMap((form) =>
    [...form.matchAll(/\{(\w+):\w+\}/g)].map(([, name]) => name as string),
  );
  return new Set([...captured, ...sets.map((set) => set.slice(0, set.indexOf('=')))]);
}

describe('the table', () => {
  it('has rows, each with a name of its own', () => {
    expect(rows.length).toBeGreaterThan(200);
    const ids = [...rows, ...terms].map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });
});

describe('every row keeps what its examples promise', () => {
  it.each(rows.map((row) => [`${row.id} ${row.title}`, row] as const))('%s', (_, row) => {
    expect(row.title).not.toBe('');
    expect(row.forms.length, 'forms').toBeGreaterThan(0);
    expect(row.examples.length, 'examples').toBeGreaterThan(0);
    const won = new Set<string>();
    for (const { line, gives } of row.examples) {
      const explanation = stitcher.explain(line);
      expect(explanation.rule, line).toBe(row.id);
      expect(explanation.title, line).toBe(row.title);
      expect(explanation.matched_bytes, line).toBe(Buffer.byteLength(line));
      expect(explanation.does ?? [], line).toEqual(expect.arrayContaining(row.does));
      for (const [name, value] of gives) expect(givenBy(explanation, name), `${name} of ${line}`).toBe(value);
      for (const { name } of explanation.captures ?? []) expect(fieldsOf(row), line).toContain(name);
      won.add(explanation.pattern ?? '');
    }
    for (const line of row.nots) expect(stitcher.explain(line).rule, line).not.toBe(row.id);
    expect(won.size, 'every form has an example').toBeGreaterThanOrEqual(row.forms.length);
  });

  it('behind any prefix', () => {
    for (const { id, examples } of rows) {
      for (const { line } of examples) {
        for (const prefix of [
          '<22>Mar 16 09:15:30 esa1.example.com mail_logs: Info: ',
          'Mon Mar 16 09:15:30 2026 Warning: ',
          '<166>1 2026-03-16T09:15:30Z esa1.example.com mail_logs - - - Info: ',
        ]) {
          const explanation = stitcher.explain(prefix + line);
          expect(explanation.rule, prefix + line).toBe(id);
          expect(explanation.text).toBe(line);
        }
      }
    }
  });
});

describe('every row for a term of consolidated events keeps what its examples promise', () => {
  it.each(terms.map((row) => [`${row.id} ${row.title}`, row] as const))('%s', (_, row) => {
    expect(row.title).not.toBe('');
    expect(row.does, 'its word is the weaker one').toContain('weak');
    const won = new Set<string>();
    for (const { line, gives } of row.examples) {
      const event = line.startsWith('CEF:') ? line : consolidated(5, line);
      const { rule, mid, facts = [] } = stitcher.explain(event);
      expect(rule, line).toBeNull();
      expect(mid, line).toBe('5');
      const fact = facts.find(({ rule }) => rule === row.id);
      if (fact === undefined) throw new Error(`no fact of ${row.id} in ${line}: ${JSON.stringify(facts)}`);
      expect(fact.title).toBe(row.title);
      expect(fact.does, line).toEqual(expect.arrayContaining(row.does));
      for (const [name, value] of gives) expect(givenBy(fact, name), `${name} of ${line}`).toBe(value);
      for (const { name } of fact.captures) expect(fieldsOf(row), line).toContain(name);
      won.add(fact.pattern);
    }
    expect(won.size, 'every form has an example').toBeGreaterThanOrEqual(row.forms.length);
  });

  it('and knows no line', () => {
    for (const { examples } of terms) {
      for (const { line } of examples.filter(({ line }) => !line.startsWith('CEF:'))) {
        expect(stitcher.explain(line), line).toMatchObject({ rule: null });
      }
    }
  });
});

describe("rules of one's own", () => {
  it('come before the rows of the module', () => {
    const rules = [
      'X-9 our verdict\n  form MID {mid:num} Custom Log Entry: verdict {case:word} of {graymail:rest}\n',
    ];
    const stitcher = createStitcher({ rules });
    expect(stitcher.explain('MID 5 Custom Log Entry: verdict bad of ours')).toMatchObject({
      rule: 'X-9',
      title: 'our verdict',
    });
    expect(stitcher.explain('MID 5 Custom Log Entry: anything else').rule).toBe('H-12');
  });

  it('can be a single pattern', () => {
    const rules = ['our scanner: MID {mid:num} is spam={case:rest}'];
    const { documents } = stitchPieces({ rules }, ['our scanner: MID 5 is spam=yes\n'], 0);
    expect(documents).toMatchObject([{ MID: '5', CASE: 'yes', Other: '' }]);
  });

  it('that are faulty are named, and the others with them', () => {
    const rules = [
      'MID {mid:num} fine {case:rest}',
      'MID {mid:number} no such type',
      'X-1 no such verb\n  form MID {mid:num} x {case:rest}\n  does explode\n',
      'MID {mid:num} two {a:word}{b:word} without anything between',
      'MID {mid:num} {case:rest} behind the rest',
    ];
    let thrown: unknown;
    try {
      createStitcher({ rules });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(SettingsError);
    const { faults } = thrown as SettingsError;
    expect(faults).toHaveLength(4);
    for (const fault of faults) {
      expect(fault.key).toBe('rules');
      expect(rules.slice(1).some((rule) => rule.includes(String(fault.value).trim()))).toBe(true);
      expect(fault.expected).not.toBe('');
    }
  });
});
