import { epochNow } from './epochNow.ts';
import { flyHand, hasStumbled } from './hand.ts';
import type { PlannedGesture } from './planFlight.ts';
import type { Send, SendCommand } from './hand.ts';
import type { PutBack } from './watchScroll.ts';

/** A gesture as it was flown. Times are epoch milliseconds. */
export interface FlownGesture {
  readonly name: string;
  readonly kind: PlannedGesture['kind'];
  /** `null`: not to be measured. */
  readonly times: {
    readonly originMs: number;
    readonly lastInputMs: number;
    /** What was sent of what a map follows: moves, and turns of the wheel. */
    readonly movesMs: readonly number[];
    readonly untilMs: number;
  } | null;
  /** Why there are no times. */
  readonly reason: string | null;
}

export interface FlightWorld {
  readonly command: SendCommand;
  readonly putBack: PutBack;
  untilRest(lastInputMs: number): Promise<void>;
  tell(gesture: string): void;
}

/** So often again, where the hand stumbled. */
const RETRY_COUNT = 2;

/**
 * Flies each gesture and waits for rest after it. The hand is judged before the map: what a hand that stumbled shows is its own
 * unevenness.
 */
export async function flyGestures(
  gestures: readonly PlannedGesture[],
  { command, putBack, untilRest, tell }: FlightWorld,
): Promise<readonly FlownGesture[]> {
  const flown: FlownGesture[] = [];
  for (const { name, kind, steps, isUnseen } of gestures) {
    if (isUnseen) {
      await flyHand(command, steps);
      await untilRest(epochNow());
      continue;
    }
    tell(name);
    let times: FlownGesture['times'] = null;
    let reason: string | null = 'the hand stumbled';
    for (let turn = 0; turn <= RETRY_COUNT && !times; turn += 1) {
      const sends = await flyHand(command, steps);
      await untilRest(sends.at(-1)?.sentMs ?? epochNow());
      times = hasStumbled(sends) ? null : timesOf(sends);
      if (times) reason = null;
      if (await putBack()) {
        [times, reason] = [null, 'the page was scrolled by it, not the map'];
        await untilRest(epochNow());
        break;
      }
    }
    flown.push({ name, kind, times, reason });
  }
  return flown;
}

function timesOf(sends: readonly Send[]): FlownGesture['times'] {
  const origin = sends.find(({ isOrigin }) => isOrigin) ?? sends[0];
  const last = sends.at(-1);
  const movesMs = sends.filter(({ type }) => /Move|Wheel/.test(type)).map(({ sentMs }) => sentMs);
  return origin && last ? { originMs: origin.sentMs, lastInputMs: last.sentMs, movesMs, untilMs: epochNow() } : null;
}
