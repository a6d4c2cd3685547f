import { abortedError } from './lib/abortedError.ts';
import { after } from './lib/after.ts';
import { createCleanup } from './lib/cleanup.ts';
import { failure } from './lib/failure.ts';
import { readOptions } from './lib/options.ts';
import { progress, PROGRESS_OPTIONS, watch } from './progress.ts';
import type { attachMapLibre } from './adapters/attachMapLibre.ts';
import type { OptionTable } from './lib/options.ts';
import type { Adapter, AttachedMap } from './types/adapter.ts';
import type { AdapterEvent } from './types/mapEvents.ts';
import type { Progress, ProgressOptions } from './progress.ts';

export interface CompleteOptions<MapType> extends ProgressOptions<MapType> {
  /** Ends the waiting. @default nothing does */
  readonly signal?: AbortSignal | undefined;
  /** Infinity waits for ever. @default 30000 */
  readonly timeoutMs?: number;
}

const OPTIONS: OptionTable<Required<CompleteOptions<never>>> = {
  ...PROGRESS_OPTIONS,
  signal: { is: 'signal' },
  timeoutMs: { is: 'number', above: 0, or: 30_000, orInfinity: true },
};

/**
 * Waits until a map stands still, everything in its view is loaded, and that is drawn; resolves in the task that has drawn it,
 * so that its canvas can be read at once, with what is there and what has failed. Data that the app gave before the call is
 * waited for; a source that the app sets again and again holds up nothing once it was there. Needs no monitor.
 *
 * Never resolves for a map without layers, nor while nobody can see its page: there no library draws.
 *
 * Rejects with TIMEOUT, with ABORTED where the signal aborts or the map is removed, and with BAD_OPTION.
 *
 * @example
 * await complete(map, { timeoutMs: 10_000 });
 * const picture = map.getCanvas().toDataURL();
 */
export async function complete<MapType extends object = Parameters<typeof attachMapLibre>[0]>(
  map: MapType,
  options: CompleteOptions<MapType> = {},
): Promise<Progress> {
  const settings = readOptions('complete', OPTIONS, options);
  const { signal, timeoutMs, adapter, clock } = settings;
  if (signal?.aborted) throw abortedError('complete', signal);
  const count = (): Progress => progress(map, { adapter: adapter as Adapter<MapType>, clock });
  // What is there is counted from here on, if not from before.
  const watched = watch(map, settings);
  const cleanup = createCleanup();
  try {
    return await new Promise<Progress>((resolve, reject) => {
      let attached: AttachedMap | undefined;
      let hear: (event: AdapterEvent) => void = () => {};
      const removed = (): void => reject(failure('ABORTED', 'complete: the map was removed.'));
      if (signal) {
        const onAbort = (): void => reject(abortedError('complete', signal));
        signal.addEventListener('abort', onAbort);
        cleanup.add(() => signal.removeEventListener('abort', onAbort));
      }
      // Timers take 32 bits.
      if (timeoutMs < 2 ** 31) {
        const onTimeout = (): void => reject(failure('TIMEOUT', describeTimeout(timeoutMs, count()), 'complete'));
        cleanup.add(after(clock, timeoutMs, onTimeout));
      }
      // Anew: what the app gave its sources until now is to be waited for, whatever they had before.
      const detach = (adapter as Adapter<MapType>)(
        map,
        {
          attached(it) {
            attached = it;
            hear = untilDrawn(
              it.redraw,
              () => watched?.isMoving !== true,
              () => resolve(count()),
            );
          },
          event(event) {
            if (event.type === 'removed') removed();
            else hear(event);
          },
          problem() {},
        },
        { clock },
      );
      cleanup.add(detach);
      if (!attached) removed();
      // At rest nothing would draw.
      else if (attached.redraw) attached.redraw();
      else if (attached.isComplete()) resolve(count());
    });
  } finally {
    cleanup.run();
  }
}

/**
 * The second of two frames in a row in which all is there and the camera stands. One may come between the last tile of one kind
 * and the request of the next; of a move that had begun before only who listened then has heard (`isStill`). `redraw`: the map rests, and would draw
 * no second one.
 */
function untilDrawn(
  redraw: (() => void) | undefined,
  isStill: () => boolean,
  done: () => void,
): (event: AdapterEvent) => void {
  let calmFrames = 0;
  return (event) => {
    if (event.type === 'frame') {
      const isCalm = event.isComplete && !event.isMoving && !event.hasCameraChanged && isStill();
      calmFrames = isCalm ? calmFrames + 1 : 0;
      if (calmFrames >= 2) done();
    } else if (event.type === 'idle' && event.isComplete) {
      if (redraw) redraw();
      else done();
    } else if (event.type === 'moveStart') calmFrames = 0;
  };
}

function describeTimeout(timeoutMs: number, { ready, pending, failed, unit }: Progress): string {
  const lost = failed ? `, ${failed} have failed` : '';
  return `the map was not complete after ${timeoutMs} ms: of its ${unit} ${ready} are there, ${pending} are not${lost}.`;
}
