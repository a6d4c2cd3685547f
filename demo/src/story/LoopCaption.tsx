import { formatShare } from './cardTexts.ts';
import { FrameStrip } from './FrameStrip.tsx';
import { lostShare } from './move.ts';
import type { ReactNode } from 'react';
import type { LoopShot } from './useStory.ts';

/** What plays while nobody is there, in large words. Its figures stay apart from the visitor's. */
export function LoopCaption({ shot: { move, isOnPage } }: { readonly shot: LoopShot }): ReactNode {
  return (
    <div className="story-loop">
      <svg className="story-hand" data-moving={move === null} viewBox="0 0 64 64" aria-hidden="true">
        <circle cx="32" cy="32" r="30" />
        <path d="M22 34V20a3 3 0 0 1 6 0v9-14a3 3 0 0 1 6 0v14-12a3 3 0 0 1 6 0v12-8a3 3 0 0 1 6 0v18c0 8-6 13-13 13-6 0-10-3-13-9l-4-8a3 3 0 0 1 5-3z" />
      </svg>
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
          Drag it yourself
        </button>
      </div>
    </div>
  );
}
