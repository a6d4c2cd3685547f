import { abortedError } from '../../lib/abortedError.ts';
import { after } from '../../lib/after.ts';
import { createCleanup } from '../../lib/cleanup.ts';
import { failure } from '../../lib/failure.ts';
import type { Clock } from '../../types/clock.ts';
import type { Stop } from '../../types/functions.ts';
import type { LayeredMap } from './layeredMap.ts';

export interface CalmWatch {
  /** Resolves when the map has drawn what was changed, and rests. */
  untilRest(): Promise<void>;
  /** Resolves in the page's next frame. */
  untilFrame(): Promise<void>;
  stop: Stop;
}

const REST_MS = 10_000;
/** Trusted ones are the user's. */
const INPUTS = ['pointerdown', 'wheel', 'keydown', 'touchstart'];

/** Ends the measuring where the map is not left alone: then `onEnd` runs at once, and all that waits rejects. */
export function watchCalm(
  map: LayeredMap,
  clock: Clock,
  signal: AbortSignal | undefined,
  onEnd: () => void,
): CalmWatch {
  const cleanup = createCleanup();
  const container = map.getContainer();
  const page = container.ownerDocument;
  const waiting = new Set<(error: Error) => void>();
  let ended: Error | null = null;

  const end = (error: Error): void => {
    if (ended) return;
    ended = error;
    try {
      onEnd();
    } catch {
      // Of a style that is gone there is nothing to give back.
    }
    for (const reject of waiting) reject(error);
  };
  const stopBecause = (what: string): void => end(failure('ABORTED', `measureLayers: ${what}.`));
  const listen = (target: EventTarget, types: readonly string[], listener: (event: Event) => void): void => {
    for (const type of types) {
      target.addEventListener(type, listener, { capture: true, passive: true });
      cleanup.add(() => target.removeEventListener(type, listener, { capture: true }));
    }
  };
  const onRemove = (): void => stopBecause('the map was removed');
  const onMove = (): void => stopBecause('the map was moved');

  if (signal) {
    const aborted = signal;
    if (aborted.aborted) end(abortedError('measureLayers', aborted));
    listen(aborted, ['abort'], () => end(abortedError('measureLayers', aborted)));
  }
  listen(container, INPUTS, ({ isTrusted }) => isTrusted && stopBecause('the user has the map in hand'));
  listen(container, ['webglcontextlost'], () => stopBecause('the context was lost'));
  if (page.visibilityState === 'hidden') stopBecause('nobody can see the page');
  listen(page, ['visibilitychange'], () => page.visibilityState === 'hidden' && stopBecause('nobody can see the page'));
  if (page.defaultView) listen(page.defaultView, ['pagehide'], () => stopBecause('the page was left'));
  map.on('remove', onRemove);
  map.on('movestart', onMove);
  cleanup.add(() => {
    map.off('remove', onRemove);
    map.off('movestart', onMove);
  });
  if (map.isMoving()) onMove();

  /** What is begun here may come for ever, as a frame of a page that is hidden. */
  const until = async (begin: (resolve: () => void) => Stop): Promise<void> => {
    if (ended) throw ended;
    let stop: Stop = () => {};
    let onEnded: (error: Error) => void = () => {};
    try {
      await new Promise<void>((resolve, reject) => {
        onEnded = reject;
        waiting.add(reject);
        stop = begin(resolve);
      });
    } finally {
      waiting.delete(onEnded);
      stop();
    }
    if (ended) throw ended;
  };

  return {
    untilFrame: () =>
      until((resolve) => {
        const handle = clock.requestFrame(resolve);
        return () => clock.cancelFrame(handle);
      }),
    untilRest: () =>
      until((resolve) => {
        const tooLong = (): void =>
          end(failure('TIMEOUT', `measureLayers: the map did not rest within ${REST_MS} ms.`, 'measureLayers'));
        const stopTimer = after(clock, REST_MS, tooLong);
        map.on('idle', resolve);
        // What rests already tells it once more.
        map.triggerRepaint();
        return () => {
          stopTimer();
          map.off('idle', resolve);
        };
      }),
    stop: cleanup.run,
  };
}
