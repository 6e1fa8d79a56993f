// One document of a test case, made by the built module.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, SourceError } from './sources.mjs';

const BUILT = 'dist/host/index.js';
const WIDTH = 116;

/** JSON for people: what fits a line stands on one. */
function pretty(value, indent = '', before = 0) {
  const line = JSON.stringify(value)
    .replace(/("(?:[^"\\]|\\.)*")|([,:])|([{}])/g, (_, text, mark, brace) => {
      if (text) return text;
      if (mark) return `${mark} `;
      return brace === '{' ? '{ ' : ' }';
    })
    .replaceAll('{  }', '{}');
  if (typeof value !== 'object' || value === null || indent.length + before + line.length < WIDTH)
    return line;
  const inner = `${indent}  `;
  const [open, close, items] = Array.isArray(value)
    ? ['[', ']', value.map((item) => inner + pretty(item, inner))]
    : [
        '{',
        '}',
        Object.entries(value).map(([key, item]) => {
          const name = `${JSON.stringify(key)}: `;
          return inner + name + pretty(item, inner, name.length);
        }),
      ];
  return `${open}\n${items.join(',\n')}\n${indent}${close}`;
}

/** The first document of a case in that format. */
export async function exampleOf(name, format) {
  if (!existsSync(join(ROOT, BUILT))) throw new SourceError(`${BUILT} is missing: run "npm run build"`);
  const { createStitcher } = await import(join(ROOT, BUILT));
  const read = (ending) => readFileSync(join(ROOT, 'test/cases', name + ending), 'utf8');
  const { settings, now } = JSON.parse(read('.json'));
  const stitcher = createStitcher({ ...settings, unmatched: 'drop', format });
  stitcher.push(read('.log'), Date.parse(now));
  stitcher.drain(Date.parse(now));
  const document = stitcher.next();
  if (document === undefined) throw new SourceError(`test/cases/${name}.log gives no document`);
  return pretty(document);
}
