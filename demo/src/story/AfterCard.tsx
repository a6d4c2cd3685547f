import { describeSecond, formatTime } from './cardTexts.ts';
import { CopyCode } from './CopyCode.tsx';
import { FrameStrip, spanOf } from './FrameStrip.tsx';
import { Sentence } from './Sentence.tsx';
import type { ReactNode, Ref } from 'react';
import type { Move } from './move.ts';

export interface AfterCardProps {
  readonly before: Move;
  readonly after: Move;
  /** Whether a worker did the work of the second; else it was left on the page. */
  readonly isMoved: boolean;
  readonly action: Ref<HTMLButtonElement>;
  readonly onReadReport: () => void;
  readonly onScenarios: () => void;
  readonly onAgain: () => void;
  readonly onPutBack: () => void;
}

/** Both moves on one scale, and the three ways on. */
export function AfterCard({
  before,
  after,
  isMoved,
  action,
  onReadReport,
  onScenarios,
  onAgain,
  onPutBack,
}: AfterCardProps): ReactNode {
  const totalMs = Math.max(spanOf(before), spanOf(after));
  return (
    <section className="story-card story-after" aria-label="Before and after">
      <div>
        <Sentence text={describeSecond(before, after)} />
        <FrameStrip title="Before, on the page" move={before} totalMs={totalMs} />
        <FrameStrip title={isMoved ? 'After, in a worker' : 'After, as learned'} move={after} totalMs={totalMs} />
        <p className="strip-scale">
          <span>0</span>
          <span>one scale for both: time, and time per frame</span>
          <span>{formatTime(totalMs)}</span>
        </p>
      </div>
      <div>
        <CopyCode />
        <p className="story-actions">
          <button ref={action} type="button" className="story-button" onClick={onReadReport}>
            Read the report
          </button>
          <button type="button" className="story-button story-quiet" onClick={onScenarios}>
            Heavy scenarios
          </button>
          <button type="button" className="story-button story-quiet" onClick={onAgain}>
            Drag again
          </button>
          <button type="button" className="story-button story-quiet" onClick={onPutBack}>
            Put it back
          </button>
        </p>
      </div>
    </section>
  );
}
