import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { Brand } from '../panel/Brand.tsx';
import { AfterCard } from './AfterCard.tsx';
import { describeFirst, formatTime } from './cardTexts.ts';
import { FrameStrip } from './FrameStrip.tsx';
import { Hand } from './Hand.tsx';
import { LoopCaption } from './LoopCaption.tsx';
import { placeCard } from './placeCard.ts';
import { Sentence } from './Sentence.tsx';
import { isOnPage } from './storyState.ts';
import { useStory } from './useStory.ts';
import { WORK } from './watchMoves.ts';
import { WorkLanes } from './WorkLanes.tsx';
import type { ReactNode } from 'react';
import type { Plan } from 'mapvitals/optimize';
import type { StoryOptions } from './useStory.ts';

/** Of the cards, px, with their longest words. */
const FELT_HEIGHT = 350;
const MOVED_HEIGHT = 480;

export interface StoryProps extends Omit<StoryOptions, 'isPaused'> {
  /** How far the places are on their way. */
  readonly loading: string;
  /** What the manager would do with the work now, and why. */
  readonly explain: () => Plan;
  readonly onReadReport: () => void;
  readonly onScenarios: () => void;
}

/** The first thirty seconds: drag, see what was lost and to what, move that to a worker, drag again. */
export function Story({ loading, explain, onReadReport, onScenarios, ...options }: StoryProps): ReactNode {
  const [isPaused, setIsPaused] = useState(false);
  const { state, send, pointer, loop, playMove } = useStory({ ...options, isPaused });
  const { step, before, after } = state;
  const action = useRef<HTMLButtonElement>(null);
  const canvas = options.stage?.map.getCanvas();
  // Who moves the map by key goes on by key: an arrow key is the map's, and a card begins at what it offers.
  useEffect(() => {
    if (step === 'start' || step === 'again') {
      if (document.activeElement === document.body) canvas?.focus({ preventScroll: true });
    } else if (!pointer) action.current?.focus();
  }, [step, pointer, canvas]);
  const isReady = options.stage !== null;
  // A card is placed anew in another window.
  useSyncExternalStore(onResize, () => `${window.innerWidth} ${window.innerHeight}`);
  const place = placeCard(pointer, step === 'moved' ? MOVED_HEIGHT : FELT_HEIGHT);
  const plan = isOnPage(state) ? null : explain();
  const isMoved = plan !== null && plan.route !== 'inline';

  return (
    <div className="story" data-step={step}>
      <header className="story-top">
        <Brand />
        {step === 'start' && (
          <button
            type="button"
            className="button button-quiet"
            aria-pressed={isPaused}
            onClick={() => setIsPaused(!isPaused)}
          >
            {isPaused ? 'Play' : 'Pause'}
            <span className="visually-hidden"> the globe</span>
          </button>
        )}
      </header>
      {loop && <LoopCaption shot={loop} />}
      {!loop && (step === 'start' || step === 'again') && (
        <div className="story-invitation">
          <svg className="story-way" viewBox="0 0 300 34" aria-hidden="true">
            <path className="story-way-line" d="M292 6Q150 52 10 6" />
            <path d="M20 2 8 5l5 11" />
          </svg>
          <button ref={action} type="button" className="story-button" disabled={!isReady} onClick={playMove}>
            {isReady && <Hand />}
            {isReady ? (step === 'again' ? 'Drag again' : 'Drag me') : loading}
          </button>
          {step === 'again' && (
            <button type="button" className="story-button story-quiet" onClick={() => send({ kind: 'putBack' })}>
              Put it back
            </button>
          )}
          <p>or press an arrow key · everything you will see is measured here, now</p>
        </div>
      )}
      {step === 'felt' && before && (
        <section className="story-card" aria-label="What was measured" {...place}>
          <p className="story-from">
            <span>{before.by === 'hand' ? 'Your move, just now' : 'A scripted move, just now'}</span>
            <span>measured on this device</span>
          </p>
          <Sentence text={describeFirst(before)} />
          <FrameStrip move={before} />
          <p className="story-actions">
            {describeFirst(before).kind === 'good' ? (
              <button ref={action} type="button" className="story-button" onClick={() => send({ kind: 'heavier' })}>
                Make it heavier
              </button>
            ) : (
              <button
                ref={action}
                type="button"
                className="story-button"
                onClick={() => send({ kind: 'moveToWorker' })}
              >
                Move it to a worker
              </button>
            )}
            <span>same code, other thread</span>
          </p>
        </section>
      )}
      {step === 'moved' && plan && (
        <section className="story-card" aria-label="Where the work runs now" {...place}>
          <MovedCard plan={plan} wasMs={before?.pageMs ?? null} />
          <p className="story-actions">
            <button ref={action} type="button" className="story-button" onClick={() => send({ kind: 'again' })}>
              Drag again
            </button>
            <button type="button" className="story-button story-quiet" onClick={() => send({ kind: 'putBack' })}>
              Put it back
            </button>
          </p>
        </section>
      )}
      {step === 'after' && before && after && (
        <AfterCard
          before={before}
          after={after}
          isMoved={isMoved}
          action={action}
          onReadReport={onReadReport}
          onScenarios={onScenarios}
          onAgain={() => send({ kind: 'again' })}
          onPutBack={() => send({ kind: 'putBack' })}
        />
      )}
      <output className="visually-hidden">
        {isMoved ? 'The work runs in a worker.' : plan && 'The work was left on the page.'}
      </output>
    </div>
  );
}

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}

interface MovedCardProps {
  readonly plan: Plan;
  readonly wasMs: number | null;
}

function MovedCard({ plan, wasMs }: MovedCardProps): ReactNode {
  const isMoved = plan.route !== 'inline';
  return (
    <>
      <p className="story-from">
        <span>{isMoved ? 'Moved to a worker' : 'Left on the page'}</span>
        <span>learned from runs on this device</span>
      </p>
      <h2 className="story-sentence">
        <code>{WORK}</code>{' '}
        {isMoved ? 'now runs beside the map, not in it.' : 'costs less here than its way to a worker.'}
      </h2>
      {isMoved && <WorkLanes name={WORK} wasMs={wasMs} />}
      <div className="story-why">
        <p>Why, from what was measured</p>
        <code>{plan.reason}</code>
        {isMoved && <p>Sending it and taking the result holds the page for about {formatTime(plan.parts.cloneMs)}.</p>}
      </div>
    </>
  );
}
