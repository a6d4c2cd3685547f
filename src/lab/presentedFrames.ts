/** A frame of the page that was not dropped, as the browser's own trace tells it. Times are the page's. */
export interface PresentedFrame {
  /** Of the vertical sync that the frame was begun for: what the page's animation callbacks are told. */
  readonly beginMs: number;
  /** The main thread had drawn it, and handed it over. */
  readonly drawnMs: number;
  readonly presentedMs: number;
  /** `false`: the page was asked for a frame, and had nothing new to show. */
  readonly hasChanged: boolean;
}

export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly id2?: { readonly local?: string };
  readonly args?: {
    readonly data?: {
      readonly startTime?: number;
      readonly functionName?: string;
      readonly url?: string;
      readonly lineNumber?: number;
      readonly columnNumber?: number;
    };
    readonly frameSeqId?: number;
    readonly frame_reporter?: {
      readonly state?: string;
      readonly frame_sequence?: number;
    };
  };
}

const SHOWN = 'STATE_PRESENTED_ALL';
const NOTHING_NEW = 'STATE_NO_UPDATE_DESIRED';

/** What to trace for `readPresentedFrames`. Not all of `cc` and `benchmark`: four times the events, and the frames are here too. */
export const frameCategories: readonly string[] = [
  'blink.user_timing',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'disabled-by-default-devtools.timeline.frame',
];

/** One frame on its way through the browser. */
export interface PipelineFrame {
  readonly sequence: number;
  readonly beginMs: number;
  readonly endMs: number;
  /** The main thread had drawn it, and handed it over; `null`: the compositor made it alone. */
  readonly drawnMs: number | null;
  readonly state: 'shown' | 'nothing new' | 'dropped';
}

/**
 * The frames of the page that set the user timing mark `syncMark`, oldest first: those that showed what the main thread drew
 * (`STATE_PRESENTED_ALL`), and those in which it ran and had nothing to show: nothing was dropped there. The format is no promise of Chromium's; seen in 156.
 */
export function readPresentedFrames(events: readonly TraceEvent[], syncMark: string): PresentedFrame[] {
  const frames = new Map<number, PresentedFrame>();
  for (const { sequence, beginMs, endMs, drawnMs, state } of readPipeline(events, syncMark)) {
    // One that the compositor made alone, or without the main thread, was not handed over.
    if (drawnMs === null || state === 'dropped') continue;
    // One frame has several reporters; the last one that presented tells when all of it was there.
    const known = frames.get(sequence);
    frames.set(sequence, {
      beginMs,
      drawnMs,
      presentedMs: Math.max(endMs, known?.presentedMs ?? 0),
      hasChanged: state === 'shown' || known?.hasChanged === true,
    });
  }
  return [...frames.values()].toSorted((a, b) => a.beginMs - b.beginMs);
}

/** Every frame that was begun for the page that set the mark, in the order in which they ended. Times are the page's. */
export function readPipeline(events: readonly TraceEvent[], syncMark: string): PipelineFrame[] {
  const { toPageMs, ...sync } = syncWith(events, syncMark);
  const ours = events.filter(({ pid }) => pid === sync.pid).toSorted((a, b) => a.ts - b.ts);

  const drawnAt = new Map<number, number>();
  for (const { name, ph, tid, ts, args } of ours) {
    const sequence = args?.frameSeqId;
    if (name === 'Commit' && ph === 'X' && tid === sync.tid && sequence !== undefined) drawnAt.set(sequence, ts);
  }

  const open = new Map<string, TraceEvent>();
  const frames: PipelineFrame[] = [];
  for (const event of ours) {
    if (event.name !== 'PipelineReporter') continue;
    const id = event.id2?.local ?? '';
    if (event.ph === 'b') {
      open.set(id, event);
      continue;
    }
    const begin = open.get(id);
    open.delete(id);
    if (!begin) continue;
    const { state, frame_sequence: sequence = -1 } = begin.args?.frame_reporter ?? {};
    const drawnTs = drawnAt.get(sequence);
    frames.push({
      sequence,
      beginMs: toPageMs(begin.ts),
      endMs: toPageMs(event.ts),
      drawnMs: drawnTs === undefined ? null : toPageMs(drawnTs),
      state: state === SHOWN ? 'shown' : state === NOTHING_NEW ? 'nothing new' : 'dropped',
    });
  }
  return frames;
}

/** When the page's thread took up each of its frames, whatever came of it. */
export function readTurns(events: readonly TraceEvent[], syncMark: string): readonly number[] {
  const { toPageMs, pid, tid } = syncWith(events, syncMark);
  const turns = events.filter((it) => it.name === 'BeginMainThreadFrame' && it.pid === pid && it.tid === tid);
  return turns.map(({ ts }) => toPageMs(ts)).toSorted((a, b) => a - b);
}

/** The page's thread in a trace, and its clock: by the user timing mark that it has set. */
export function syncWith(
  events: readonly TraceEvent[],
  syncMark: string,
): { readonly pid: number; readonly tid: number; toPageMs(ts: number): number } {
  const sync = events.find(({ name }) => name === syncMark);
  const syncMs = sync?.args?.data?.startTime;
  if (!sync || syncMs === undefined) throw new Error(`The trace has no mark \`${syncMark}\`.`);
  const { pid, tid, ts: syncTs } = sync;
  return { pid, tid, toPageMs: (ts) => (ts - syncTs) / 1000 + syncMs };
}
