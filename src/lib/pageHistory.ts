import { askHost } from './host.ts';
import type { PagePort } from '../types/page.ts';
import type { HiddenSpan } from '../types/report.ts';

export interface PageHistory {
  /** When a prerendered page was first shown; 0 for any other. */
  readonly activationMs: number;
  /**
   * Whether the page was hidden at some time between the two; `null` where the browser does not tell. Being prerendered is
   * not being hidden.
   */
  wasHidden(fromMs: number, untilMs: number): boolean | null;
  /** When it was hidden; `null` where the browser does not tell. `endMs` is `null`: it still is. */
  readonly hidden: readonly HiddenSpan[] | null;
}

/** As many states as the browser keeps; what came later is lost: https://www.w3.org/TR/page-visibility-2/ */
const MAX_ENTRIES = 50;

/**
 * What the browser itself has noted of a page's visibility, in that page's own time. Safari and Firefox note nothing:
 * https://developer.mozilla.org/docs/Web/API/VisibilityStateEntry
 */
export function readPageHistory({ window: { performance } }: Pick<PagePort, 'window'>): PageHistory {
  const entries = (type: string): readonly Entry[] => askHost(() => [...performance!.getEntriesByType(type)]) ?? [];
  const activationMs = entries('navigation')[0]?.activationStart ?? 0;
  const states = entries('visibility-state');

  const hidden =
    states.length === 0 || states.length >= MAX_ENTRIES
      ? null
      : states.flatMap(({ name, startTime }, index): HiddenSpan[] =>
          // `visible` comes some 100 ms after the activation (seen in Chromium 156): what began before was the prerendering.
          name === 'hidden' && startTime >= activationMs
            ? [{ startMs: startTime, endMs: states[index + 1]?.startTime ?? null }]
            : [],
        );

  return {
    activationMs,
    hidden,
    wasHidden: (fromMs, untilMs) =>
      hidden && hidden.some(({ startMs, endMs }) => (endMs ?? Infinity) > fromMs && startMs < untilMs),
  };
}

/** `activationStart` is younger than the types: https://developer.mozilla.org/docs/Web/API/PerformanceNavigationTiming/activationStart */
interface Entry {
  readonly name: string;
  readonly startTime: number;
  readonly activationStart?: number;
}
