import type { LongFrameScript } from '../types/sample.ts';
import type { LongFrameReport } from '../types/snapshot.ts';
import type { BlamedOperation, ViolationCause } from '../types/threshold.ts';
import { blameOperations } from './blame.ts';
import { LONG_MS, longestFirst, overlapOf } from './heldTime.ts';
import type { CauseWindow, Evidence, HeldTime } from './heldTime.ts';

export { blameOperations } from './blame.ts';
export { handlersOf, nameInteraction } from './nameInteraction.ts';

/** What took less of a frame did not make it long. */
const MIN_SHARE = 0.3;
/** Less is not felt. */
const LEAST_MS = MIN_SHARE * LONG_MS;
/** One of yours: which is told by all of them. */
const OPERATION = '';
const MAP_LIBRARY = /maplibre|mapbox|leaflet|openlayers|deck\.gl|cesium/i;

/** As much of a held time as lies in the window; `whole`: all of it. */
interface HeldPart extends HeldTime {
  readonly whole: HeldTime;
  readonly layoutMs: number;
  /** Those to blame for this part. */
  readonly operations: ViolationCause['operations'];
}

type Holder = Pick<ViolationCause, 'heldBy' | 'advice'>;

/** What held the page in this time, `null` where nothing did. */
export function findCause(
  { startMs, endMs, isOneFrame, isOwn = false }: CauseWindow,
  frames: readonly LongFrameReport[],
  evidence: Evidence,
): ViolationCause | null {
  // The browser tells of a frame late, and some browsers never do: then the gaps, and what blocked as long by itself.
  const held: HeldTime[] = frames.filter((frame) => overlapOf(frame, startMs, endMs) > 0);
  const addUntold = (fromMs: number, toMs: number): void => {
    const durationMs = toMs - fromMs;
    if (durationMs < LONG_MS || held.some((time) => overlapOf(time, fromMs, toMs) > durationMs / 2)) return;
    held.push({ startMs: fromMs, durationMs, scripts: [] });
  };
  for (const gap of evidence.drawn.gapsWithin(startMs, endMs)) addUntold(gap.startMs, gap.endMs);
  const seen = new Set(held);
  for (const run of evidence.recent.within(startMs, endMs)) if (run.isSync) addUntold(run.startMs, run.endMs);

  // A frame may have begun long before, and may have waited for its turn: only what lies in the window is to blame for it.
  const parts = longestFirst(held.map((whole) => cutOut(whole, startMs, endMs, isOwn, evidence)));
  const told = isOneFrame ? parts.slice(0, 1) : parts;
  const heldMs = told.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const [worst] = told;
  if (!worst || heldMs < (isOwn ? MIN_SHARE * (endMs - startMs) : Math.min(LEAST_MS, endMs - startMs))) return null;
  const operations = joinBlamed(told.flatMap((part) => part.operations));
  const script = told.map(longScript).find((it) => it !== undefined && nameScript(it) !== '');
  const gesture = told.find(({ whole }) => whole.gesture)?.whole.gesture;
  const handlers = told.find(({ whole }) => whole.handlers?.length)?.whole.handlers;
  return Object.freeze({
    operations,
    longFrameMs: seen.has(worst.whole) ? worst.whole.durationMs : null,
    ...(script ? { script: nameScript(script) } : {}),
    ...(gesture ? { gesture } : {}),
    ...(handlers ? { handlers } : {}),
    ...findHolder(told, operations, evidence),
  });
}

function cutOut(whole: HeldTime, startMs: number, endMs: number, isOwn: boolean, evidence: Evidence): HeldPart {
  const cut = <Time extends Pick<HeldTime, 'startMs' | 'durationMs'>>(time: Time): Time => ({
    ...time,
    startMs: Math.max(time.startMs, startMs),
    durationMs: overlapOf(time, startMs, endMs),
  });
  const scripts = whole.scripts.map(cut).filter(({ durationMs }) => durationMs > 0);
  const { layoutMs = 0 } = whole;
  const layout = { startMs: whole.startMs + whole.durationMs - layoutMs, durationMs: layoutMs };
  const part = { ...cut(whole), scripts, layoutMs: overlapOf(layout, startMs, endMs) };
  const leastMs = MIN_SHARE * (isOwn ? part.durationMs : Math.max(part.durationMs, LONG_MS));
  const inAll = whole.operations ?? blameOperations(whole, evidence);
  const isWhole = part.durationMs === whole.durationMs;
  const blamed = isWhole ? inAll : blameOperations({ ...part, scripts: whole.scripts }, evidence);
  const operations = blamed.flatMap((operation) => {
    if (operation.overlapMs < leastMs) return [];
    const all = inAll.find(({ name }) => name === operation.name);
    return [{ ...operation, ...all, frameMs: whole.durationMs }];
  });
  return { ...part, whole, operations };
}

/** What held most of it: your operations, or one of what nobody measured. */
function findHolder(parts: readonly HeldPart[], [first]: ViolationCause['operations'], evidence: Evidence): Holder {
  const sums = new Map<string, number>();
  const holders = parts.map((part) => ({ ...describe(part, evidence), durationMs: part.durationMs }));
  for (const { heldBy, durationMs } of holders) sums.set(heldBy, (sums.get(heldBy) ?? 0) + durationMs);
  const [most] = holders.sort((a, b) => sums.get(b.heldBy)! - sums.get(a.heldBy)!);
  const { heldBy, advice } = most!;
  if (heldBy === OPERATION) return { heldBy: first!.name };
  return advice ? { heldBy, advice } : { heldBy };
}

function describe(part: HeldPart, evidence: Evidence): Holder {
  const [first] = part.operations;
  const script = longScript(part);
  const isOwn = first !== undefined && !first.isPending;
  const scriptMs = Math.max(isOwn ? first.overlapMs : 0, script?.durationMs ?? 0);
  if (part.layoutMs > Math.max(scriptMs, MIN_SHARE * part.durationMs))
    return {
      heldBy: "the page's layout and painting",
      advice: 'draw HTML markers in a layer of the map',
    };
  if (isOwn) return { heldBy: OPERATION };
  const hasDrawn = ({ startMs, durationMs }: Pick<HeldTime, 'startMs' | 'durationMs'>): boolean =>
    evidence.drawn.hasDrawn(startMs, startMs + durationMs);
  const isDrawing = script
    ? /requestAnimationFrame|FrameRequestCallback/.test(script.invoker) &&
      (MAP_LIBRARY.test(fileName(script.source)) || hasDrawn(script))
    : // No script: the graphics card. Where the browser would have told of a frame that the page held, so is a gap without one.
      (part.source ? part.source === 'long-animation-frame' : 'PerformanceLongAnimationFrameTiming' in globalThis) &&
      hasDrawn(part.whole);
  if (isDrawing)
    return {
      heldBy: "the map's own drawing",
      advice: `draw fewer layers${script ? ', or wrap your listeners of its events in measure()' : ''}`,
    };
  if (script) return { heldBy: nameScript(script), advice: 'wrap it in measure(): it is not measured' };
  return first
    ? { heldBy: OPERATION }
    : { heldBy: 'none of your measured operations', advice: 'wrap what you suspect in measure()' };
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
