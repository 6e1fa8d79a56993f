/** The lines, each with the colour and the number of its message. */
import type { Remote } from 'comlink';
import type { LineRow, Origin, SessionApi } from '../protocol.js';
import { VirtualList } from './virtual-list.js';
import { hueOf, visible } from './words.js';

interface LineListProps {
  session: Remote<SessionApi>;
  count: number;
  version: string;
  chosenLine: number;
  chosenDocument: number;
  origin: Origin | undefined;
  target: { place: number; turn: number } | undefined;
  onChoose(row: LineRow): void;
}

const ROW_HEIGHT = 20;

export function LineList(props: LineListProps) {
  const { session, count, version, chosenLine, chosenDocument, origin, target, onChoose } = props;
  const rowClass = (row: LineRow) => {
    const classes: string[] = [row.state];
    if (row.documents.includes(chosenDocument)) classes.push('own');
    if (origin?.said.includes(row.number)) classes.push('said');
    if (origin?.needed.includes(row.number)) classes.push('needed');
    return classes.join(' ');
  };
  return (
    <VirtualList<LineRow>
      label="Log lines"
      count={count}
      rowHeight={ROW_HEIGHT}
      load={(from, to) => session.lines(from, to)}
      version={version}
      chosen={chosenLine}
      onChoose={(_, row) => onChoose(row)}
      target={target}
      rowClass={rowClass}
      rowStyle={(row) => ({ '--hue': hueOf(shownDocument(row, chosenDocument)) })}
    >
      {(row) => <Line row={row} document={shownDocument(row, chosenDocument)} />}
    </VirtualList>
  );
}

/** A line of a connection belongs to all its messages: it is shown as one of the chosen, else of the first. */
function shownDocument(row: LineRow, chosen: number): number {
  return row.documents.includes(chosen) ? chosen : (row.documents[0] ?? -1);
}

function Line({ row, document }: { row: LineRow; document: number }) {
  const more = row.documents.length > 1 ? '+' : '';
  return (
    <>
      <span class="number">{row.number + 1}</span>
      <span class="tag">
        {tagOf(row, document)}
        {more}
      </span>
      <span class="text">
        {row.state === 'unmatched' ? <Unmatched row={row} /> : <Known row={row} />}
        {row.isCut && '…'}
      </span>
    </>
  );
}

function tagOf(row: LineRow, document: number): string {
  if (row.state === 'message') return `#${document + 1}`;
  return row.state === 'unmatched' ? 'no rule' : '';
}

function Known({ row }: { row: LineRow }) {
  return (
    <>
      <Prefix row={row} />
      {visible(row.text.slice(row.prefix))}
    </>
  );
}

/** What a rule agrees with, and from where on none does. */
function Unmatched({ row }: { row: LineRow }) {
  const matched = row.matched ?? 0;
  return (
    <>
      <Prefix row={row} />
      {visible(row.text.slice(row.prefix, matched))}
      <mark title="no rule goes on from here">{visible(row.text.slice(matched)) || ' '}</mark>
    </>
  );
}

/** The same in most lines: what does not fit is left out. */
function Prefix({ row }: { row: LineRow }) {
  return <span class="prefix">{visible(row.text.slice(0, row.prefix))}</span>;
}
