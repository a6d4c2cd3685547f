import { describeSecond } from './cardTexts.ts';
import { CopyCode } from './CopyCode.tsx';
import { FrameStrip, spanOf } from './FrameStrip.tsx';
import { Sentence } from './Sentence.tsx';
import type { ReactNode, Ref } from 'react';
import type { Move } from './move.ts';

export interface AfterCardProps {
  readonly before: Move;
  readonly after: Move;
  readonly action: Ref<HTMLButtonElement>;
  readonly onReadReport: () => void;
  readonly onScenarios: () => void;
  readonly onAgain: () => void;
}

/** Both moves on one scale, and the three ways on. */
export function AfterCard({ before, after, action, onReadReport, onScenarios, onAgain }: AfterCardProps): ReactNode {
  const totalMs = Math.max(spanOf(before), spanOf(after));
  return (
    <section className="story-card story-after" aria-label="Before and after">
      <div>
        <Sentence text={describeSecond(before, after)} />
        <FrameStrip title="Before, on the page" move={before} totalMs={totalMs} />
        <FrameStrip title="After, in a worker" move={after} totalMs={totalMs} />
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
        </p>
      </div>
    </section>
  );
}
