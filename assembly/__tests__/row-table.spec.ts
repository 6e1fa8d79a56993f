import './runner-heap';
import { compileRows, Row, RowFlag, RowKind, rowOf } from '../documents/row-table';
import { DERIVED_NAMES } from '../mimecast/derived-names';
import { ECS_ROWS } from '../mimecast/ecs-rows';
import { openKeys } from '../mimecast/key-index';
import { eventRows, readKeySource } from '../mimecast/key-sources';
import { OCSF_ROWS } from '../mimecast/ocsf-rows';
import { openSources } from '../mimecast/sources';

openKeys();

/** Number of the row that cannot be read, -1 if there is none. */
function compiled(rows: StaticArray<string>): i32 {
  openSources();
  return compileRows(eventRows(), rows, readKeySource, DERIVED_NAMES);
}

function row(index: u32): Row {
  return rowOf(eventRows(), index);
}

describe('the rows', () => {
  it('of ECS and of OCSF can be read', () => {
    expect(compiled(ECS_ROWS)).toBe(-1);
    expect(eventRows().count).toBe(ECS_ROWS.length as u32);
    expect(compiled(OCSF_ROWS)).toBe(-1);
    expect(eventRows().count).toBe(OCSF_ROWS.length as u32);
  });

  it('are read into what they say', () => {
    expect(
      compiled([
        'a | const x y',
        'b | last number | Size',
        'c[].d | all lower | Rcpt Sender:spam,avlog',
        'c[].e | fixed 1',
      ]),
    ).toBe(-1);
    expect(eventRows().always0).toBe(1);
    expect(row(0).kind).toBe(RowKind.CONST);
    expect(row(1).kind).toBe(RowKind.VALUE);
    expect(row(1).flags).toBe(RowFlag.LAST | RowFlag.SOURCES);
    expect(row(2).kind).toBe(RowKind.LIST);
    expect(row(2).flags).toBe(RowFlag.ALL | RowFlag.SOURCES);
    expect(row(2).sourcesEnd - row(2).sources).toBe(8);
    expect(row(2).depth).toBe(1);
    expect(row(3).flags).toBe(RowFlag.WITH);
    expect(row(3).listFirst).toBe(2);
    expect(row(2).listStop).toBe(4);
    expect(row(3).list).toBe(row(2).list);
  });

  it('tell which of them has a fault', () => {
    expect(compiled(['a | text | NoSuchKey'])).toBe(0);
    expect(compiled(['a | text | Subject', 'b | txet | Subject'])).toBe(1);
    expect(compiled(['a | last | Subject'])).toBe(0);
    expect(compiled(['a | text'])).toBe(0);
    expect(compiled(['a | @nothing'])).toBe(0);
    expect(compiled(['a | const'])).toBe(0);
    expect(compiled(['a | ip | IP:nothing'])).toBe(0);
    expect(compiled(['a | ip | IP:'])).toBe(0);
    expect(compiled(['a.b | text | Subject', 'c | text | Rcpt', 'a.d | text | Sender'])).toBe(2);
  });
});
