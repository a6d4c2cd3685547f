import type { Gesture } from './gesture.ts';

const NO_FRAMES = 'no animation frame came while the map moved: has the page replaced requestAnimationFrame?';

/**
 * Says how a gesture was, for good or as far as it came before the map was hidden: how late the map answered the hand, and
 * how smoothly it followed. What it left to load is told when that is there.
 */
export function tellGesture(gesture: Gesture, hiddenAtMs?: number): void {
  const { startMs, endMs, inputMs, drawnMs, framesUnknown, emit } = gesture;
  const tags = { gesture: gesture.kind };
  // GSL: how late the map answers the hand.
  if (inputMs !== null) {
    const value = drawnMs - inputMs;
    emit({ name: 'GSL', outcome: 'measured', value, startMs: inputMs, endMs: drawnMs, tags });
  }
  const dropped = gesture.frames.result();
  if (hiddenAtMs !== undefined) {
    emit({ name: 'GDF', outcome: 'hidden', value: null, startMs, endMs: hiddenAtMs, tags });
  } else if (dropped) {
    // As the Scroll Timing proposal has them: https://github.com/MicrosoftEdge/MSEdgeExplainers/pull/1222
    const parts = { ...dropped.parts, firstFrameMs: drawnMs, durationMs: endMs - (inputMs ?? startMs) };
    emit({ name: 'GDF', outcome: 'measured', startMs, endMs, tags, value: dropped.value, parts });
  } else if (endMs > drawnMs && (framesUnknown ?? !gesture.frames.hasTicked)) {
    const reason = framesUnknown ?? NO_FRAMES;
    emit({ name: 'GDF', outcome: 'incomplete', value: null, reason, startMs, endMs, tags });
  }
  // The view to settle in was still being looked for.
  if (hiddenAtMs !== undefined) {
    gesture.settle.cancel();
    emit({ name: 'VCD', outcome: 'hidden', value: null, startMs, endMs: hiddenAtMs, tags });
  }
}
