/** What is read, with which settings, and how far that is. */
import { proxy, type Remote } from 'comlink';
import { useRef, useState } from 'preact/hooks';
import type { SettingsFault } from '../../host/types.js';
import type { Progress, SessionApi } from '../protocol.js';
import { type SettingTexts, settingsOf } from './settings-form.js';

export interface RunState {
  phase: 'empty' | 'running' | 'done';
  /** Counts runs: what was chosen in the one before means nothing any more. */
  number: number;
  progress: Progress;
  ms: number;
  troubles: string[];
}

const NOTHING: Progress = { lines: 0, documents: 0, unmatched: 0, bytesRead: 0, bytesTotal: 0 };
const EMPTY: RunState = { phase: 'empty', number: 0, progress: NOTHING, ms: 0, troubles: [] };

export interface Run {
  state: RunState;
  texts: SettingTexts;
  faults: readonly SettingsFault[];
  /** Reads these from the start. */
  read(files: File[]): Promise<void>;
  /** Reads the same again with other settings. Resolves to whether they are right. */
  apply(texts: SettingTexts): Promise<boolean>;
}

export function useRun(session: Remote<SessionApi>): Run {
  const [state, setState] = useState(EMPTY);
  const [texts, setTexts] = useState<SettingTexts>({});
  const [faults, setFaults] = useState<readonly SettingsFault[]>([]);
  const files = useRef<File[]>([]);
  const number = useRef(0);

  const start = async (given: SettingTexts): Promise<boolean> => {
    const own = ++number.current;
    let isOver = false;
    const onProgress = (progress: Progress) => {
      // on a way of its own, which may be the slower one
      if (own === number.current && !isOver)
        setState((before) => ({ ...before, phase: 'running', number: own, progress }));
    };
    const result = await session.run(settingsOf(given), files.current, proxy(onProgress));
    isOver = true;
    if (result.outcome === 'settings') {
      setFaults(result.faults);
      return false;
    }
    setFaults([]);
    if (result.outcome === 'done' && own === number.current) {
      const { progress, ms, troubles } = result;
      setState({
        phase: files.current.length === 0 ? 'empty' : 'done',
        number: own,
        progress,
        ms,
        troubles,
      });
    }
    return true;
  };

  return {
    state,
    texts,
    faults,
    async read(given) {
      files.current = given;
      await start(texts);
    },
    async apply(given) {
      const isRight = await start(given);
      if (isRight) setTexts(given);
      return isRight;
    },
  };
}
