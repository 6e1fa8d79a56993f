/** The whole page, and what is chosen in it. */

import sample from 'mailstitch:sample';
import type { Remote } from 'comlink';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Format, LineRow, MessageView, Origin, SessionApi } from '../protocol.js';
import type { Path } from '../session/path.js';
import { DocumentList } from './document-list.js';
import { DocumentView } from './document-view.js';
import { Footer, Header, Welcome } from './frame.js';
import { LineDetails } from './line-details.js';
import { LineList } from './line-list.js';
import { PasteDialog } from './paste-dialog.js';
import { SettingsForm } from './settings-form.js';
import { Timeline } from './timeline.js';
import { useDrop } from './use-drop.js';
import { useRun } from './use-run.js';
import { countText } from './words.js';

/** A place in a list that is to be shown; the turn tells two wishes for the same place apart. */
interface Target {
  place: number;
  turn: number;
}

const NO_ORIGIN: Origin = { said: [], needed: [] };

export function App({ session }: { session: Remote<SessionApi> }) {
  const run = useRun(session);
  const [dialog, setDialog] = useState<'none' | 'settings' | 'paste'>('none');
  const [view, setView] = useState<MessageView>();
  const [chosenLine, setChosenLine] = useState(-1);
  const [chosenPlace, setChosenPlace] = useState(-1);
  const [chosenValue, setChosenValue] = useState('');
  const [origin, setOrigin] = useState(NO_ORIGIN);
  const [lineTarget, setLineTarget] = useState<Target>();
  const [documentTarget, setDocumentTarget] = useState<Target>();
  const [search, setSearch] = useState('');
  /** How many documents there are, and what was looked for. */
  const [found, setFound] = useState({ search: '', count: 0 });
  const [said, setSaid] = useState('');
  /** Counts what the worker was asked: an answer that comes after the next question is of no use. */
  const question = useRef(0);

  const { phase, number, progress } = run.state;
  const readFiles = (list: Iterable<File>) => {
    const files = [...list];
    if (files.length > 0) void run.read(files);
  };
  const readText = (text: string, name = 'pasted lines') => {
    if (text.trim() !== '') void run.read([new File([text], name)]);
  };
  const isDragged = useDrop(readFiles, readText);

  // another run: nothing of the one before is left
  useEffect(() => {
    setView(undefined);
    setChosenLine(-1);
    setChosenPlace(-1);
    setChosenValue('');
    setOrigin(NO_ORIGIN);
    setLineTarget((before) => ({ place: 0, turn: (before?.turn ?? 0) + 1 }));
    setDocumentTarget((before) => ({ place: 0, turn: (before?.turn ?? 0) + 1 }));
  }, [number]);

  // documents that come while the run goes on are among those to be found
  useEffect(() => {
    void session.find(search).then((count) => setFound({ search, count }));
  }, [search, progress.documents, number]);

  useEffect(() => {
    if (phase !== 'done') return;
    setSaid(`${countText(progress.documents, 'document')} of ${countText(progress.lines, 'line')}`);
    if (progress.documents > 0) void chooseDocument(0);
  }, [phase, number]);

  const chooseDocument = async (document: number, line?: number) => {
    const asked = ++question.current;
    const [chosen, place] = await Promise.all([session.message(document), session.placeOf(document)]);
    if (chosen === undefined || asked !== question.current) return;
    setView(chosen);
    setChosenPlace(place);
    setDocumentTarget((before) => ({ place, turn: (before?.turn ?? 0) + 1 }));
    setChosenValue('');
    setOrigin(NO_ORIGIN);
    setChosenLine(line ?? -1);
    if (line === undefined) showLine(chosen.lines[0]);
  };
  const showLine = (line: number | undefined) => {
    if (line !== undefined) setLineTarget((before) => ({ place: line, turn: (before?.turn ?? 0) + 1 }));
  };
  const chooseLine = (row: LineRow) => {
    setChosenLine(row.number);
    const { documents } = row;
    if (documents.length === 0) return;
    const at = view === undefined ? -1 : documents.indexOf(view.number);
    // a line of several messages: each time it is chosen, the next of them
    const isSame = row.number === chosenLine;
    if (at < 0 || (isSame && documents.length > 1)) {
      void chooseDocument(documents[(at + 1) % documents.length] as number, row.number);
    }
  };
  const chooseValue = async (format: Format, path: Path) => {
    if (view === undefined) return;
    const asked = ++question.current;
    setChosenValue(JSON.stringify([format, path]));
    const answer = await session.originOf(view.number, format, [...path]);
    if (asked !== question.current) return;
    setOrigin(answer);
    showLine(answer.said[0]);
    setSaid(originText(answer));
  };

  const version = `${number} ${progress.lines} ${progress.documents} ${phase}`;
  const targets = {
    settings: () => setDialog('settings'),
    paste: () => setDialog('paste'),
    sample: () => readText(sample, 'the sample'),
  };
  return (
    <>
      <Header
        {...targets}
        onFiles={readFiles}
        run={run.state}
        search={search}
        onSearch={(text) => {
          setSearch(text);
          setDocumentTarget(undefined);
        }}
      />
      {phase === 'empty' ? (
        <Welcome {...targets} onFiles={readFiles} />
      ) : (
        <main>
          <section class="lines" aria-label="Lines">
            <h2>Lines</h2>
            <LineList
              session={session}
              count={progress.lines}
              version={version}
              chosenLine={chosenLine}
              chosenDocument={view?.number ?? -1}
              origin={origin}
              target={lineTarget}
              onChoose={chooseLine}
            />
            <LineDetails session={session} line={chosenLine} version={version} />
          </section>
          <section class="life-line" aria-label="Time line">
            <h2>Time line</h2>
            {view !== undefined && (
              <Timeline
                view={view}
                chosenLine={chosenLine}
                said={origin.said}
                onChooseLine={(line) => {
                  setChosenLine(line);
                  showLine(line);
                }}
                onChooseDocument={(document) => void chooseDocument(document)}
              />
            )}
          </section>
          <section class="documents" aria-label="Documents">
            <h2>Documents</h2>
            <DocumentList
              // another search is another list: no row of the one before stands in it
              key={`${number} ${found.search}`}
              session={session}
              count={found.count}
              version={version}
              chosenPlace={chosenPlace}
              target={documentTarget}
              onChoose={(_, row) => void chooseDocument(row.number)}
            />
            {view !== undefined && (
              <DocumentView
                view={view}
                chosen={chosenValue}
                onChoose={(format, path) => void chooseValue(format, path)}
              />
            )}
          </section>
        </main>
      )}
      <Footer session={session} troubles={run.state.troubles} said={said} />
      <PasteDialog
        isOpen={dialog === 'paste'}
        onClose={() => setDialog('none')}
        onText={(pasted) => {
          setDialog('none');
          readText(pasted);
        }}
      />
      <SettingsForm
        isOpen={dialog === 'settings'}
        texts={run.texts}
        faults={run.faults}
        onClose={() => setDialog('none')}
        onApply={async (texts) => {
          if (await run.apply(texts)) setDialog('none');
        }}
      />
      {isDragged && <div class="drop">Drop logs to read them here; nothing leaves this page</div>}
    </>
  );
}

function originText({ said, needed }: Origin): string {
  const numbers = (lines: readonly number[]) => lines.map((line) => line + 1).join(', ');
  if (said.length === 0) return 'No line says this by itself.';
  const from = `From line ${numbers(said)}`;
  return needed.length > 0 ? `${from}; follows also from line ${numbers(needed)}.` : `${from}.`;
}
