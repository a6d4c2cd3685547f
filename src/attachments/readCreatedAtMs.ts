import { tellMistake } from '../lib/failure.ts';
import type { TellProblem } from '../types/sample.ts';

/** More than a page lives: 30 years, and less than any wall clock says. */
const MAX_PAGE_MS = 1e12;

/** A `createdAtMs` that can be meant; what cannot is told, and left out. */
export function readCreatedAtMs(given: number | undefined, nowMs: number, tell: TellProblem): number | undefined {
  if (given === undefined || (given >= 0 && given <= nowMs)) return given;
  const got =
    given > MAX_PAGE_MS ? 'a wall-clock time' : given > nowMs ? 'a time in the future' : 'no time of this page';
  const what = `\`createdAtMs\` must be a \`performance.now()\` before the \`attach\`, got \`${given}\`: ${got}.`;
  tellMistake(tell, 'bad-created-at', what, 'attach.createdAtMs');
  return undefined;
}
