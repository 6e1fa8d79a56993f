/** The documents, in the order in which they were finished. */
import type { Remote } from 'comlink';
import type { DocumentRow, SessionApi } from '../protocol.js';
import { VirtualList } from './virtual-list.js';
import { hueOf, timeText, toneOf, visible } from './words.js';

interface DocumentListProps {
  session: Remote<SessionApi>;
  count: number;
  version: string;
  chosenPlace: number;
  target: { place: number; turn: number } | undefined;
  onChoose(place: number, row: DocumentRow): void;
}

const ROW_HEIGHT = 44;

export function DocumentList({ session, count, version, chosenPlace, target, onChoose }: DocumentListProps) {
  return (
    <VirtualList<DocumentRow>
      label="Documents"
      count={count}
      rowHeight={ROW_HEIGHT}
      load={(from, to) => session.documents(from, to)}
      version={version}
      chosen={chosenPlace}
      onChoose={onChoose}
      target={target}
      rowClass={() => 'document-row message'}
      rowStyle={(row) => ({ '--hue': hueOf(row.number) })}
    >
      {(row) => (
        <>
          <span class="tag">#{row.number + 1}</span>
          <span class="subject">
            {visible(row.subject) || '(no subject)'} <Words row={row} />
          </span>
          <span class="route">
            {timeText(row.time)} · {visible(row.from) || '<>'} → {visible(row.to) || '?'}
          </span>
        </>
      )}
    </VirtualList>
  );
}

export function Words({ row }: { row: DocumentRow }) {
  const words = [row.disposition, row.verdict].filter((word) => word !== '' && word !== 'unknown');
  return (
    <>
      {words.map((word) => (
        <span key={word} class={`word ${toneOf(word)}`}>
          {word}
        </span>
      ))}
      {!row.complete && <span class="word open">incomplete</span>}
      {row.sequence > 1 && <span class="word open">sequence {row.sequence}</span>}
    </>
  );
}
