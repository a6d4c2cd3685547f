import type { PauseGate } from './chunkOptions.ts';

/**
 * Holds chunked work between two chunks: one gate may hold several.
 *
 * @example
 * const gate = createPauseGate();
 * const done = processInChunks(places, addToIndex, { gate });
 * gate.pause(); // while the user drags
 * gate.resume();
 * await done;
 */
export function createPauseGate(): PauseGate {
  let isPaused = false;
  let opened = Promise.resolve();
  let open = (): void => {};

  const whenOpen = async (): Promise<void> => {
    await opened;
    // It may have been paused again in the meantime.
    if (isPaused) await whenOpen();
  };

  return {
    get isPaused() {
      return isPaused;
    },
    pause() {
      if (isPaused) return;
      isPaused = true;
      opened = new Promise((resolve) => (open = resolve));
    },
    resume() {
      isPaused = false;
      open();
    },
    whenOpen,
  };
}
