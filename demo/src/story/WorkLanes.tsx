import { formatTime } from './cardTexts.ts';
import type { ReactNode } from 'react';

export interface WorkLanesProps {
  readonly name: string;
  /** For how long it held the page in the move before. */
  readonly wasMs: number | null;
}

/** Where the work was, and where it is now: two lanes, the page above the worker. */
export function WorkLanes({ name, wasMs }: WorkLanesProps): ReactNode {
  const was = wasMs === null ? 'was here' : `was here, ${formatTime(wasMs)}`;
  return (
    <svg
      className="story-lanes"
      viewBox="0 0 440 134"
      role="img"
      aria-label={`${name} ${was}: on the page. Now it runs in a worker.`}
    >
      <text y="12">page</text>
      <path className="lane" d="M0 62H440" />
      <rect className="gone" x="76" y="20" width="280" height="42" />
      <text className="gone-name" x="216" y="46">
        {was}
      </text>
      <path className="way" d="M76 62v28m-4-7 4 7 4-7M356 90v-28m-4 7 4-7 4 7" />
      <text y="82">worker</text>
      <rect className="here" x="76" y="92" width="280" height="36" rx="4" />
      <text className="here-name" x="216" y="115">
        {name}
      </text>
      <path className="lane" d="M0 130H440" />
    </svg>
  );
}
