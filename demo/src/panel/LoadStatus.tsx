import { formatMs } from './formatMs.ts';
import type { ReactNode } from 'react';
import type { PlacesState } from '../places/usePlaces.ts';

const numbers = new Intl.NumberFormat('en');

/** Where the loading of the places stands, in words and as a bar. */
export function LoadStatus({ state }: { readonly state: PlacesState }): ReactNode {
  const text = describeLoad(state);
  return (
    <output className="load-status">
      <span>{text}</span>
      {state.step === 'loading' && <progress aria-label="Places loaded" value={state.progress ?? undefined} max={1} />}
      {state.step === 'clustering' && <progress aria-label="Building the cluster index" />}
    </output>
  );
}

export function describeLoad(state: PlacesState): string {
  switch (state.step) {
    case 'loading':
      return `Loading places …${state.progress === null ? '' : ` ${Math.round(state.progress * 100)} %`}`;
    case 'clustering':
      return 'Clustering …';
    case 'ready':
      return `${numbers.format(state.summary.count)} real places, on screen after ${formatMs(state.firstDrawMs)}`;
    case 'failed':
      return `The places did not load. ${state.message}`;
    default:
      return state satisfies never;
  }
}
