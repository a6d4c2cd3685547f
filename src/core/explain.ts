import type { LongFrameScript } from '../types/sample.ts';
import type { LongFrameReport } from '../types/snapshot.ts';
import type { BlamedOperation, ViolationCause } from '../types/threshold.ts';
import { blameOperations } from './blame.ts';
import { LONG_MS, longestFirst, overlapOf } from './heldTime.ts';
import type { CauseWindow, Evidence, HeldTime } from './heldTime.ts';

export { blameOperations } from './blame.ts';

/** What took less of a frame did not make it long. */
const MIN_SHARE = 0.3;
const MAP_LIBRARY = /maplibre|mapbox|leaflet|openlayers|deck\.gl|cesium/i;

/** What held the page in this time, `null` where nothing did. */
export function findCause(
  { startMs, endMs, isOneFrame, isOwn }: CauseWindow,
  frames: readonly LongFrameReport[],
  evidence: Evidence,
): ViolationCause | null {
  // The browser tells of a frame late, and some browsers never do: then the gaps, and what blocked as long by itself.
  const held: HeldTime[] = frames.filter((frame) => overlapOf(frame, startMs, endMs) > 0);
  const addUntold = (fromMs: number, toMs: number): void => {
    const durationMs = toMs - fromMs;
    const isTold = held.some((time) => overlapOf(time, fromMs, toMs) > durationMs / 2);
    if (durationMs >= LONG_MS && !isTold) held.push({ startMs: fromMs, durationMs, scripts: [] });
  };
  for (const gap of evidence.drawn.gapsWithin(startMs, endMs)) addUntold(gap.startMs, gap.endMs);
  const frameCount = held.length;
  for (const run of evidence.recent.within(startMs, endMs)) if (run.isSync) addUntold(run.startMs, run.endMs);
  const isFrame = (time: HeldTime): boolean => held.indexOf(time) < frameCount;

  const times = longestFirst(held).slice(0, isOneFrame ? 1 : undefined);
  const [worst] = times;
  const overlapMs = times.reduce((sum, time) => sum + overlapOf(time, startMs, endMs), 0);
  if (!worst || (isOwn && overlapMs < MIN_SHARE * (endMs - startMs))) return null;
  const during = frames.filter((frame) => overlapOf(frame, startMs, endMs) > 0);
  const gesture = during.find((frame) => frame.gesture !== null)?.gesture;
  const handlers = longestFirst(during)[0]?.handlers ?? [];
  const script = times.flatMap(({ scripts }) => scripts.map(nameScript)).find(Boolean);
  return Object.freeze({
    operations: joinBlamed(times.flatMap((time) => blameMost(time, evidence))),
    longFrameMs: isFrame(worst) ? worst.durationMs : null,
    ...(script ? { script } : {}),
    ...(gesture ? { gesture } : {}),
    ...(handlers.length ? { handlers } : {}),
    ...describe(worst, evidence),
  });
}

/** What ran for a good part of this time. */
function blameMost(time: HeldTime, evidence: Evidence): ViolationCause['operations'] {
  return blameOperations(time, evidence).flatMap((operation) =>
    operation.overlapMs < MIN_SHARE * time.durationMs ? [] : [{ ...operation, frameMs: time.durationMs }],
  );
}

function describe(frame: HeldTime, evidence: Evidence): Pick<ViolationCause, 'heldBy' | 'advice'> {
  const [first] = blameMost(frame, evidence);
  if (first && !first.isPending) return { heldBy: first.name };
  const hasDrawn = ({ startMs, durationMs }: Pick<HeldTime, 'startMs' | 'durationMs'>): boolean =>
    evidence.drawn.hasDrawn(startMs, startMs + durationMs);
  const script = longScript(frame);
  const isDrawing = script
    ? /requestAnimationFrame|FrameRequestCallback/.test(script.invoker) &&
      (MAP_LIBRARY.test(fileName(script.source)) || hasDrawn(script))
    : frame.source === 'long-animation-frame' && hasDrawn(frame);
  if (isDrawing)
    return {
      heldBy: "the map's own drawing",
      advice: 'fewer layers, or your listeners of its events: wrap them in measure()',
    };
  if (script) return { heldBy: nameScript(script), advice: 'not measured: wrap it in measure()' };
  return { heldBy: first?.name ?? 'none of your measured operations' };
}

/** Of each the frame that it held longest; those that held most in all first, and those under way last. */
function joinBlamed(parts: ViolationCause['operations']): ViolationCause['operations'] {
  const sums = new Map<string, number>();
  for (const { name, overlapMs } of parts) sums.set(name, (sums.get(name) ?? 0) + overlapMs);
  const longest = [...parts].sort((a, b) => rank(a) - rank(b) || b.overlapMs - a.overlapMs);
  return Object.freeze(
    longest
      .filter(({ name }, index) => longest.findIndex((part) => part.name === name) === index)
      .sort((a, b) => rank(a) - rank(b) || sums.get(b.name)! - sums.get(a.name)!)
      .map((operation) => Object.freeze(operation)),
  );
}

function rank({ isPending }: BlamedOperation): number {
  return isPending ? 1 : 0;
}

/** The script that took the largest part of the frame, where that is any. */
function longScript({ durationMs, scripts }: HeldTime): LongFrameScript | undefined {
  return scripts.find((script) => script.durationMs >= MIN_SHARE * durationMs);
}

function nameScript({ functionName, invoker, source }: LongFrameScript): string {
  const file = fileName(source);
  const name = functionName || invoker;
  return name && file ? `${name} (${file})` : name || file;
}

function fileName(source: string): string {
  return source.slice(source.lastIndexOf('/') + 1);
}
