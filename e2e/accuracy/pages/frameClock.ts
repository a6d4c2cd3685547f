/** In which of the page's frames something shows that is drawn now. */
export type FrameClock = (tell: (frameMs: number) => void) => void;

/**
 * What is drawn in an animation frame shows in it; what is drawn before or between, as when the hand's input is answered at once,
 * in the one whose callbacks come next. To be called before the map is opened.
 */
export function startFrameClock(): FrameClock {
  const request = window.requestAnimationFrame.bind(window);
  let runningMs: number | null = null;
  window.requestAnimationFrame = (callback) =>
    request((frameMs) => {
      runningMs = frameMs;
      try {
        callback(frameMs);
      } finally {
        // After what watches for changes has been told of those that were made.
        queueMicrotask(() => {
          runningMs = null;
        });
      }
    });
  return (tell) => {
    if (runningMs === null) request(tell);
    else tell(runningMs);
  };
}
