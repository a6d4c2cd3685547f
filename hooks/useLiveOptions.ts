import { useEffect, useRef } from 'react';
import type { Monitor, Thresholds, Violation } from '../src/index.ts';
import { askHost } from '../src/lib/host.ts';

/** Options that may change with each render, and may be written inline. */
export interface LiveOptions {
  /** Limits by operation name, `prefix.*` or vital name; taken back when they change or the component unmounts. */
  readonly thresholds?: Thresholds;
  /** Called for each violation that no cool-down swallows. */
  readonly onViolation?: (violation: Violation) => void;
  /** `complete`: it is called once the cause is known, at most 500 ms later. @default 'atOnce' */
  readonly onViolationWhen?: 'atOnce' | 'complete';
}

export function useLiveOptions(
  monitor: Monitor,
  { thresholds: given, onViolation, onViolationWhen = 'atOnce' }: LiveOptions,
): void {
  const thresholds = given ?? {};
  // By value: an inline object is another one at each render. What has no text is no limit, and is told once.
  const thresholdsKey = askHost(() => JSON.stringify(thresholds));
  useEffect(() => {
    const stops = Object.entries(thresholds).map(([pattern, limit]) => monitor.setThreshold(pattern, limit));
    return () => stops.forEach((stop) => stop());
    // oxlint-disable-next-line react/exhaustive-deps -- the key stands for the thresholds
  }, [monitor, thresholdsKey]);

  const latest = useRef(onViolation);
  useEffect(() => {
    latest.current = onViolation;
  });
  const isListening = onViolation !== undefined;
  useEffect(() => {
    if (!isListening) return undefined;
    return monitor.onViolation((violation) => latest.current?.(violation), { when: onViolationWhen });
  }, [monitor, isListening, onViolationWhen]);
}
