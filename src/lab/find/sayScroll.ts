import { setTimeout as sleep } from 'node:timers/promises';
import { flyHand } from '../hand.ts';
import { watchScroll } from '../watchScroll.ts';
import type { Visit } from '../openVisit.ts';
import type { MapTarget } from './untilThere.ts';

const WHEEL_PX = 300;
const SCROLL_MS = 500;

/** Of what no drag moves: whether it is there for whoever scrolls the page, as the map of a story is. `null`: it is not. */
export async function sayScroll(
  { page, command, ended }: Pick<Visit, 'page' | 'command' | 'ended'>,
  at: Pick<MapTarget, 'hand'>,
): Promise<string | null> {
  const putBack = await watchScroll(page, at);
  await flyHand(command, [{ atMs: 0, type: 'mouseWheel', ...at.hand, deltaY: WHEEL_PX }]);
  await sleep(SCROLL_MS, undefined, { signal: ended });
  return (await putBack())
    ? 'the wheel scrolls the page there: what moves by that alone has no gesture of a hand'
    : null;
}
