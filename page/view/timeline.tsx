/** The life of a message from its connection to its delivery, drawn: a column for each part of the appliance. */
import { LANES, type MessageView, type Relative, type Step } from '../protocol.js';
import { hueOf, spanText, visible } from './words.js';

interface TimelineProps {
  view: MessageView;
  chosenLine: number;
  /** Lines from which the chosen value comes. */
  said: readonly number[];
  onChooseLine(line: number): void;
  onChooseDocument(document: number): void;
}

const ROW = 24;
const LANE = 16;
const WIDTH = LANES.length * LANE + LANE / 2;
/** A longer wait than this has a row of its own, seconds. */
const LONG_WAIT_S = 60;

export function Timeline({ view, chosenLine, said, onChooseLine, onChooseDocument }: TimelineProps) {
  const parents = view.relatives.filter(({ relation }) => relation === 'parent');
  const others = view.relatives.filter(({ relation }) => relation !== 'parent');
  const hidden = view.lines.length - view.steps.length;
  return (
    <div class="timeline" style={{ '--hue': hueOf(view.number) }}>
      <Lineage relatives={parents} label="Came from" onChoose={onChooseDocument} />
      <div class="lanes" aria-hidden="true">
        {LANES.map((lane) => (
          <span key={lane}>{lane}</span>
        ))}
      </div>
      <div class="drawing">
        <Drawing steps={view.steps} chosenLine={chosenLine} said={said} />
        <ol>
          {view.steps.map((step, index) => (
            <li key={step.line} style={{ height: `${ROW}px` }}>
              <button
                type="button"
                class={said.includes(step.line) ? 'said' : ''}
                aria-pressed={step.line === chosenLine}
                title={visible(`${step.rule} ${step.title}: ${step.detail}`)}
                onClick={() => onChooseLine(step.line)}
              >
                <time>{timeOf(step, view.steps[index - 1])}</time>
                <span class="hidden">{step.lane}: </span>
                {step.title} <span class="detail">{visible(step.detail)}</span>
              </button>
            </li>
          ))}
        </ol>
      </div>
      {hidden > 0 && <p>and {hidden} more lines</p>}
      <Lineage
        relatives={others}
        label="Others of this message and its descendants"
        onChoose={onChooseDocument}
      />
    </div>
  );
}

function x(step: Step): number {
  return (LANES.indexOf(step.lane) + 0.75) * LANE;
}

function Drawing({
  steps,
  chosenLine,
  said,
}: {
  steps: readonly Step[];
  chosenLine: number;
  said: readonly number[];
}) {
  const y = (index: number) => (index + 0.5) * ROW;
  const path = steps.map((step, index) => {
    const before = steps[index - 1];
    if (before === undefined) return `M${x(step)} ${y(index)}`;
    const middle = (y(index - 1) + y(index)) / 2;
    return `C${x(before)} ${middle} ${x(step)} ${middle} ${x(step)} ${y(index)}`;
  });
  return (
    <svg width={WIDTH} height={steps.length * ROW} aria-hidden="true">
      {LANES.map((lane, index) => (
        <path key={lane} class="lane" d={`M${(index + 0.75) * LANE} 0V${steps.length * ROW}`} />
      ))}
      <path class="life" d={path.join('')} />
      {steps.map((step, index) => {
        const kind = `${step.line === chosenLine ? 'chosen' : ''} ${said.includes(step.line) ? 'said' : ''}`;
        // where a message becomes another one, the point is a fork
        return step.isLineage ? (
          <path
            key={step.line}
            class={kind}
            d={`M${x(step)} ${y(index) - 7}l7 7l-7 7l-7 -7z M${x(step) + 7} ${y(index)}H${WIDTH}`}
          />
        ) : (
          <circle key={step.line} class={kind} cx={x(step)} cy={y(index)} r="4.5" />
        );
      })}
    </svg>
  );
}

/** The time of day where it is another than that of the step before; after a long wait how long it was. */
function timeOf(step: Step, before: Step | undefined): string {
  if (step.time === undefined) return '';
  const wait = before?.time === undefined ? 0 : step.time - before.time;
  if (wait === 0 && before !== undefined) return '';
  const text = new Date(step.time * 1000).toISOString().slice(11, 19);
  return wait > LONG_WAIT_S ? `+${spanText(wait)}` : text;
}

interface LineageProps {
  relatives: readonly Relative[];
  label: string;
  onChoose(document: number): void;
}

function Lineage({ relatives, label, onChoose }: LineageProps) {
  if (relatives.length === 0) return null;
  return (
    <nav class="lineage" aria-label={label}>
      {relatives.map(({ relation, how, mid, document }) => {
        const text = `${relation === 'parent' ? `${how} of` : `${how}:`} ${mid}`;
        return document === undefined ? (
          <span key={text}>{text}</span>
        ) : (
          <button
            key={document}
            type="button"
            style={{ '--hue': hueOf(document) }}
            onClick={() => onChoose(document)}
          >
            <span aria-hidden="true">{relation === 'parent' ? '↰' : '↳'}</span> {text}{' '}
            <span class="tag">#{document + 1}</span>
          </button>
        );
      })}
    </nav>
  );
}
