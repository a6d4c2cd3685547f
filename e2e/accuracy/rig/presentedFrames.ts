/** A frame of the page that changed what is on the screen, as the browser's own trace tells it. Times are the page's. */
export interface PresentedFrame {
  /** Of the vertical sync that the frame was begun for: what the page's animation callbacks are told. */
  readonly beginMs: number;
  /** The main thread had drawn it, and handed it over. */
  readonly drawnMs: number;
  readonly presentedMs: number;
}

export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly id2?: { readonly local?: string };
  readonly args?: {
    readonly data?: { readonly startTime?: number };
    readonly frameSeqId?: number;
    readonly frame_reporter?: {
      readonly state?: string;
      readonly frame_sequence?: number;
    };
  };
}

/** What to trace for `readPresentedFrames`. */
export const frameCategories = [
  'cc',
  'benchmark',
  'blink.user_timing',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'disabled-by-default-devtools.timeline.frame',
];

/**
 * The frames of the page that set the user timing mark `syncMark`, oldest first. Only those count that showed what the main
 * thread drew (`STATE_PRESENTED_ALL`): a frame in which a callback ran and nothing changed is none, nor is one that the
 * compositor made alone. The format is no promise of Chromium's; seen in 156.
 */
export function readPresentedFrames(events: readonly TraceEvent[], syncMark: string): PresentedFrame[] {
  const sync = events.find(({ name }) => name === syncMark);
  const syncMs = sync?.args?.data?.startTime;
  if (!sync || syncMs === undefined) throw new Error(`The trace has no mark \`${syncMark}\`.`);
  const toPageMs = (ts: number): number => (ts - sync.ts) / 1000 + syncMs;
  const ours = events.filter(({ pid }) => pid === sync.pid).toSorted((a, b) => a.ts - b.ts);

  const drawnAt = new Map<number, number>();
  for (const { name, ph, tid, ts, args } of ours) {
    const sequence = args?.frameSeqId;
    if (name === 'Commit' && ph === 'X' && tid === sync.tid && sequence !== undefined) drawnAt.set(sequence, ts);
  }

  const open = new Map<string, TraceEvent>();
  const frames = new Map<number, PresentedFrame>();
  for (const event of ours) {
    if (event.name !== 'PipelineReporter') continue;
    const id = event.id2?.local ?? '';
    if (event.ph === 'b') {
      open.set(id, event);
      continue;
    }
    const begin = open.get(id);
    open.delete(id);
    const { state, frame_sequence: sequence = -1 } = begin?.args?.frame_reporter ?? {};
    const drawnTs = drawnAt.get(sequence);
    if (!begin || state !== 'STATE_PRESENTED_ALL' || drawnTs === undefined) continue;
    // One frame has several reporters; the last one that presented tells when all of it was there.
    frames.set(sequence, {
      beginMs: toPageMs(begin.ts),
      drawnMs: toPageMs(drawnTs),
      presentedMs: Math.max(toPageMs(event.ts), frames.get(sequence)?.presentedMs ?? 0),
    });
  }
  return [...frames.values()].toSorted((a, b) => a.beginMs - b.beginMs);
}
