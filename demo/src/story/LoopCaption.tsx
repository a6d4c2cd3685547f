import { formatShare } from './cardTexts.ts';
import { FrameStrip } from './FrameStrip.tsx';
import { Hand } from './Hand.tsx';
import { lostShare } from './move.ts';
import type { ReactNode } from 'react';
import type { LoopShot } from './useStory.ts';

/** What plays while nobody is there, in large words. Its figures stay apart from the visitor's. */
export function LoopCaption({ shot: { move, isOnPage } }: { readonly shot: LoopShot }): ReactNode {
  return (
    <div className="story-loop">
      <div className="story-drawn-hand" data-moving={move === null} data-back={!isOnPage}>
        <Hand />
      </div>
      <div>
        <h2>
          {move
            ? `${formatShare(lostShare(move))} of frames lost`
            : isOnPage
              ? 'The work runs on the page'
              : 'The same work in a worker'}
          {move?.held && (
            <>
              {' '}
              to <code>{move.held.name}</code>
            </>
          )}
        </h2>
        <p>This hand is drawn and its moves are scripted. The numbers are measured here, now.</p>
      </div>
      <div>
        {move && <FrameStrip move={move} />}
        {/* Any press ends the loop. */}
        <button type="button" className="story-button">
          <Hand /> Drag it yourself
        </button>
      </div>
    </div>
  );
}
