import { askHost } from './host.ts';
import type { WebVitalName } from '../types/vital.ts';

/** What the browser must tell of for each web vital to be known. */
const NEEDED: Readonly<Partial<Record<string, string>> & Record<WebVitalName, string>> = {
  LCP: 'largest-contentful-paint',
  INP: 'event',
  CLS: 'layout-shift',
  TTFB: 'navigation',
  FCP: 'paint',
};

/**
 * Whether this browser tells of entries of a type: by what it has, never by its name.
 * https://developer.mozilla.org/docs/Web/API/PerformanceObserver/supportedEntryTypes_static
 */
export function hasEntries(type: string): boolean {
  return askHost(() => PerformanceObserver.supportedEntryTypes.includes(type)) === true;
}

/** Why this browser will never tell a vital; `undefined` where it can, and for those that are not its own. */
export function whyNeverTold(vital: string): string | undefined {
  const type = NEEDED[vital];
  // Older browsers have events without it: https://developer.mozilla.org/docs/Web/API/PerformanceEventTiming/interactionId
  const isGrouped = vital !== 'INP' || 'interactionId' in (globalThis.PerformanceEventTiming?.prototype ?? {});
  return type && !(hasEntries(type) && isGrouped)
    ? `this browser cannot tell it: it has no ${type} entries`
    : undefined;
}
