import type { Move } from './move.ts';

export type StoryStep = 'start' | 'felt' | 'moved' | 'again' | 'after';

export interface StoryState {
  readonly step: StoryStep;
  /** The latest move with the work on the page. */
  readonly before: Move | null;
  /** The latest one with the work where it was moved to. */
  readonly after: Move | null;
  /** How many times the work is done in a move. */
  readonly heaviness: number;
}

export type StoryEvent =
  | { readonly kind: 'measured'; readonly move: Move }
  | { readonly kind: 'heavier' }
  | { readonly kind: 'moveToWorker' }
  | { readonly kind: 'again' }
  | { readonly kind: 'putBack' };

export const firstState: StoryState = { step: 'start', before: null, after: null, heaviness: 1 };

/** Whether the work runs on the page. */
export function isOnPage({ step }: StoryState): boolean {
  return step === 'start' || step === 'felt';
}

/** The thirty seconds, as a table of what follows what. */
export function nextState(state: StoryState, event: StoryEvent): StoryState {
  switch (event.kind) {
    case 'measured':
      return isOnPage(state)
        ? { ...state, step: 'felt', before: event.move }
        : { ...state, step: 'after', after: event.move };
    case 'heavier':
      return { ...state, step: 'start', heaviness: state.heaviness * 4 };
    case 'moveToWorker':
      return state.before ? { ...state, step: 'moved' } : state;
    case 'again':
      return { ...state, step: isOnPage(state) ? 'start' : 'again' };
    case 'putBack':
      return { ...firstState, heaviness: state.heaviness };
    default:
      return event satisfies never;
  }
}
