import type { Routing } from '../operations/operations.ts';
import type { LoopShot } from './useStory.ts';
import type { Move } from './move.ts';

const SHOWN_MS = 5000;

export interface LoopOptions {
  /** Moves the map and returns what was measured. */
  readonly move: (degrees: number) => Promise<Move>;
  readonly onRouting: (routing: Routing) => void;
  readonly onShot: (shot: LoopShot) => void;
  readonly signal: AbortSignal;
}

/** Moves the map to and fro, with the work on the page and beside it, and shows what each came to, until the signal: then it routes nothing more. */
export async function playLoop({ move, onRouting, onShot, signal }: LoopOptions): Promise<void> {
  for (let turn = 0; !signal.aborted; turn += 1) {
    const isOnPage = turn % 2 === 0;
    onRouting(isOnPage ? 'page' : 'learned');
    onShot({ move: null, isOnPage });
    await pause(300);
    if (signal.aborted) break;
    const measured = await move(isOnPage ? -40 : 40);
    if (signal.aborted) break;
    onShot({ move: measured, isOnPage });
    await pause(SHOWN_MS);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
