import { askHost } from './host.ts';

/**
 * For how long the animation frame that is drawn now has kept the main thread, by its timeline, whose time stands still in a
 * frame; all that ran before in it counts. `undefined` where that cannot be told: in another window, whose times are others.
 */
export function frameBusyMs(document: Document | undefined, nowMs: number): number | undefined {
  if (document === undefined || document !== globalThis.document) return undefined;
  const frameMs = askHost(() => document.timeline?.currentTime);
  return typeof frameMs === 'number' && frameMs <= nowMs ? nowMs - frameMs : undefined;
}
