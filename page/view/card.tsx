/** A document for a reader: who, to whom, what was found, what became of it. Each value shows where it comes from. */
import type { ComponentChildren } from 'preact';
import type { MessageView } from '../protocol.js';
import {
  type CardValue,
  cardEngines,
  cardRecipients,
  cardRows,
  cardSubject,
  cardWords,
} from './card-model.js';
import { timeText, toneOf, visible } from './words.js';

interface CardProps {
  view: MessageView;
  /** Path of the chosen value, with its format. */
  chosen: string;
  onChoose(value: CardValue): void;
}

export function Card({ view, chosen, onChoose }: CardProps) {
  const { documents } = view;
  const subject = cardSubject(documents);
  const recipients = cardRecipients(documents);
  const engines = cardEngines(documents);
  const value = (one: CardValue, extra = '', shown: ComponentChildren = textOf(one)) => (
    <button
      key={one.path.join('.')}
      type="button"
      class={`value ${extra}`}
      aria-pressed={chosen === keyOf(one)}
      title={`${one.path.join('.')}: show its lines`}
      onClick={() => onChoose(one)}
    >
      {shown}
    </button>
  );
  return (
    <div class="card">
      <h3>{subject === undefined ? '(no subject)' : value(subject)}</h3>
      <p class="words">{cardWords(documents).map((one) => value(one, `word ${toneOf(one.text)}`))}</p>
      <dl>
        {cardRows(documents).map(({ label, values }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{values.map((one) => value(one))}</dd>
          </div>
        ))}
      </dl>
      {engines.length > 0 && (
        <>
          <h4>Engines</h4>
          <ul class="engines">
            {engines.map(({ name, flag, flagValue, words }) => (
              <li key={name} class={flag === null ? 'silent' : flag ? 'good' : 'bad'}>
                {value(flagValue, 'flag', <Flag flag={flag} />)}
                <span class="name">{name}</span>
                {words.map((one) => value(one))}
              </li>
            ))}
          </ul>
        </>
      )}
      {recipients.length > 0 && (
        <>
          <h4>Recipients</h4>
          <ul class="recipients">
            {recipients.map(({ address, disposition, details }) => (
              <li key={address.path.join('.')}>
                {value(address)}
                {disposition !== undefined && value(disposition, `word ${toneOf(disposition.text)}`)}
                {details.map((one) => value(one, 'detail'))}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

const FLAGS = { passed: '✓', failed: '✗', silent: '–' };

function Flag({ flag }: { flag: boolean | null }) {
  const word = flag === null ? 'silent' : flag ? 'passed' : 'failed';
  return (
    <>
      <span aria-hidden="true">{FLAGS[word]}</span>
      <span class="hidden">{word === 'silent' ? 'did not look' : word}</span>
    </>
  );
}

function textOf({ text }: CardValue): string {
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) ? timeText(text) : visible(text);
}

export function keyOf({ format, path }: CardValue): string {
  return JSON.stringify([format, path]);
}
