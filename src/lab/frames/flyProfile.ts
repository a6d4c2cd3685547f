import { epochNow } from '../epochNow.ts';
import { flyGestures } from '../flyGestures.ts';
import { watchScroll } from '../watchScroll.ts';
import { untilStill } from './flyFrames.ts';
import { readCulprits } from './readProfile.ts';
import type { FoundMap } from '../find/findMap.ts';
import type { PlannedGesture } from '../planFlight.ts';
import type { Visit } from '../openVisit.ts';
import type { LabCause } from './findCause.ts';

const SAMPLE_US = 1000;

/** Flies once more with samples of the main thread. They slow it down: of this visit nothing but names is used. */
export async function flyProfile(
  visit: Visit,
  map: FoundMap,
  gestures: readonly PlannedGesture[],
  tell: (gesture: string) => void,
): Promise<readonly LabCause[]> {
  const { session, command, page } = visit;
  await untilStill(visit, epochNow());
  // A frame of another site runs in a process of its own, which this session does not reach.
  if (map.frameUrl !== null) return [];
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: SAMPLE_US });
  await session.send('Profiler.start');
  const putBack = await watchScroll(page, map);
  const untilRest = (lastInputMs: number): Promise<void> => untilStill(visit, lastInputMs);
  await flyGestures(gestures, { command, putBack, tell, untilRest });
  const { profile } = await session.send('Profiler.stop');
  return readCulprits(profile);
}
