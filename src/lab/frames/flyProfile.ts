import { epochNow } from '../epochNow.ts';
import { flyGestures } from '../flyGestures.ts';
import { untilStill } from './flyFrames.ts';
import { readCulprits } from './readProfile.ts';
import type { FoundMap } from '../find/findMap.ts';
import type { PlannedGesture } from '../planFlight.ts';
import type { Visit } from '../openVisit.ts';
import type { LabCause } from './findCause.ts';

const SAMPLE_US = 1000;

/** Flies once more with samples of the main thread. They slow it down: of this visit nothing but names is used. */
export async function flyProfile(
  { session, command, network }: Visit,
  { frameUrl }: FoundMap,
  gestures: readonly PlannedGesture[],
  tell: (gesture: string) => void,
): Promise<readonly LabCause[]> {
  await untilStill(network, epochNow());
  // A frame of another site runs in a process of its own, which this session does not reach.
  if (frameUrl !== null) return [];
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: SAMPLE_US });
  await session.send('Profiler.start');
  await flyGestures(command, gestures, { tell, untilRest: (lastInputMs) => untilStill(network, lastInputMs) });
  const { profile } = await session.send('Profiler.stop');
  return readCulprits(profile);
}
