import { epochNow } from './epochNow.ts';
import { flyHand, hasStumbled } from './hand.ts';
import type { PlannedGesture } from './planFlight.ts';
import type { Send, SendCommand } from './hand.ts';

/** A gesture as it was flown. Times are epoch milliseconds. */
export interface FlownGesture {
  readonly name: string;
  readonly kind: PlannedGesture['kind'];
  /** `null`: the hand stumbled each time. */
  readonly times: { readonly originMs: number; readonly lastInputMs: number; readonly untilMs: number } | null;
}

/** So often again, where the hand stumbled. */
const RETRY_COUNT = 2;

/**
 * Flies each gesture and waits for rest after it. The hand is judged before the map: what a hand that stumbled shows is its own
 * unevenness.
 */
export async function flyGestures(
  command: SendCommand,
  gestures: readonly PlannedGesture[],
  world: { untilRest(lastInputMs: number): Promise<void>; tell(gesture: string): void },
): Promise<readonly FlownGesture[]> {
  const flown: FlownGesture[] = [];
  for (const { name, kind, steps } of gestures) {
    world.tell(name);
    let times: FlownGesture['times'] = null;
    for (let turn = 0; turn <= RETRY_COUNT && !times; turn += 1) {
      const sends = await flyHand(command, steps);
      await world.untilRest(sends.at(-1)?.sentMs ?? epochNow());
      times = hasStumbled(sends) ? null : timesOf(sends);
    }
    flown.push({ name, kind, times });
  }
  return flown;
}

function timesOf(sends: readonly Send[]): FlownGesture['times'] {
  const origin = sends.find(({ isOrigin }) => isOrigin) ?? sends[0];
  const last = sends.at(-1);
  return origin && last ? { originMs: origin.sentMs, lastInputMs: last.sentMs, untilMs: epochNow() } : null;
}
