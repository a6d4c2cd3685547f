import { askHost, isHidden } from '../lib/host.ts';
import { createCleanup } from '../lib/cleanup.ts';
import type { Stop } from '../types/functions.ts';
import type { UnseenReason } from '../types/mapEvents.ts';
import type { PagePort } from '../types/page.ts';

export interface SightListener {
  /** From now on nobody can see the map. */
  unseen(why: UnseenReason): void;
  seen(): void;
  /** What should tell it throws: it goes by the rest. */
  failed?(error: unknown): void;
}

export interface SightWatch {
  /** The library has drawn: looks again at what no observer tells of. */
  drawn(nowMs: number): void;
  stop: Stop;
}

type Observer = IntersectionObserver | ResizeObserver;

/** Styles that make it invisible are looked for so often while it draws: to ask may cost the page a look at all styles. */
const LOOK_EVERY_MS = 250;

/**
 * Tells when nobody can see the map any more, and when somebody can again: its page is hidden, frozen or left; it is
 * scrolled out of view, its iframe included; it is not laid out or has no size. Observers only: no timer, no frame.
 */
export function observeSight(container: HTMLElement, page: PagePort, listener: SightListener): SightWatch {
  const cleanup = createCleanup();
  const reasons = new Set<UnseenReason>();
  let lookedMs = -Infinity;
  const { document, window } = page;

  const set = (why: UnseenReason, isUnseen: boolean): void => {
    const wasUnseen = reasons.size > 0;
    if (isUnseen) reasons.add(why);
    else reasons.delete(why);
    if (!wasUnseen && isUnseen) listener.unseen(why);
    else if (wasUnseen && reasons.size === 0) listener.seen();
  };
  const listen = (target: EventTarget, type: string, callback: () => void): void => {
    target.addEventListener(type, callback);
    cleanup.add(() => target.removeEventListener(type, callback));
  };

  // The page. One that is prerendered is hidden in name only: its maps count from its activation.
  const hide = (): void => set('hidden', true);
  const show = (): void => set('hidden', isHidden(document) && document.prerendering !== true);
  listen(document, 'visibilitychange', show);
  // Left, maybe for the back-forward cache, out of which `pageshow` comes: https://web.dev/articles/bfcache
  listen(window, 'pagehide', hide);
  listen(window, 'pageshow', show);
  // A visible page can be frozen too: https://developer.chrome.com/docs/web-platform/page-lifecycle-api#state-frozen
  listen(document, 'freeze', hide);
  listen(document, 'resume', show);
  show();

  // The map on its page: at once, as far as can be told, for a map that is complete already is told of in its next frame.
  if (isInvisible(container)) set('not-shown', true);
  else if (askHost(() => isOutside(container))) set('out-of-view', true);

  // In a foreign window that window's: the observers of this one would sleep while this one is hidden.
  const { IntersectionObserver, ResizeObserver } = window;
  const observe = (begin: () => Observer | undefined): Observer | undefined => {
    try {
      const observer = begin();
      observer?.observe(container);
      cleanup.add(() => observer?.disconnect());
      return observer;
    } catch (error) {
      // A page's own, in the place of the browser's.
      listener.failed?.(error);
      return undefined;
    }
  };
  // In a closed accordion a map touches the view, and nothing of it is seen: a threshold above 0 tells the two apart.
  const inView = observe(
    () =>
      IntersectionObserver &&
      new IntersectionObserver((entries) => set('out-of-view', entries.at(-1)?.intersectionRatio === 0), {
        threshold: 1e-4,
      }),
  );
  observe(
    () =>
      ResizeObserver &&
      new ResizeObserver((entries) => {
        const { width, height } = entries.at(-1)?.contentRect ?? { width: 1, height: 1 };
        // A container without a size still intersects.
        set('no-size', width === 0 || height === 0);
        // Asked anew: it does not tell of an iframe that is displayed again (seen in Chromium 156).
        inView?.unobserve(container);
        inView?.observe(container);
      }),
  );

  return {
    drawn(nowMs) {
      if (!reasons.has('not-shown') && nowMs - lookedMs < LOOK_EVERY_MS) return;
      lookedMs = nowMs;
      set('not-shown', isInvisible(container));
    },
    stop: cleanup.run,
  };
}

/** Not laid out, or `visibility: hidden`, as the closed panels of some tabs are. No observer tells of the latter. */
function isInvisible(container: HTMLElement): boolean {
  return askHost(() => container.checkVisibility({ visibilityProperty: true })) === false;
}

function isOutside(container: HTMLElement): boolean {
  const root = container.ownerDocument?.documentElement;
  // Nothing is laid out at all: a test's DOM, or an iframe that is not displayed.
  if (!root || root.clientHeight === 0) return false;
  const { width, height, top, bottom, left, right } = container.getBoundingClientRect();
  const isBeyond = bottom <= 0 || right <= 0 || top >= root.clientHeight || left >= root.clientWidth;
  return width === 0 || height === 0 || isBeyond;
}
