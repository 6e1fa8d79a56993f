import { describe, expect, it } from 'vitest';
import { createStitcher, type Explanation } from '../host/index.js';
import { ciscoRows, type Row } from './support/rules.js';

const rows = await ciscoRows();
const stitcher = createStitcher();

/** What a line gives, captures without their quotes and brackets. A `set` is asked first: it has the last word. */
function valueOf(explanation: Explanation, name: string): string | undefined {
  const { sets = [], captures = [] } = explanation;
  return (sets.find((set) => set.name === name) ?? captures.find((capture) => capture.name === name))?.value;
}

/** Field names that a row captures or sets. */
function fieldsOf({ forms, sets }: Row): Set<string> {
  const captured = forms.flatMap((form) => [...form.matchAll(/\{(\w+):\w+\}/g)].map(([, name]) => name as string));
  return new Set([...captured, ...sets.map((set) => set.slice(0, set.indexOf('=')))]);
}

describe('the table', () => {
  it('has rows, each with a name of its own', () => {
    expect(rows.length).toBeGreaterThan(200);
    const ids = rows.map(({ id }) => id);
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
      for (const [name, value] of gives) expect(valueOf(explanation, name), `${name} of ${line}`).toBe(value);
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
