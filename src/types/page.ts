/** A window and its document: the page's own, or another one of its origin that shows a map (an iframe, a popup). */
export interface PagePort {
  readonly document: EventTarget & {
    readonly visibilityState: string;
    /** It is made ready before anyone asked for it: https://developer.mozilla.org/docs/Web/API/Document/prerendering */
    readonly prerendering?: boolean;
  };
  readonly window: EventTarget & Partial<PageTools>;
}

/** What a window brings that its maps are watched with. */
export interface PageTools {
  readonly performance: Pick<Performance, 'timeOrigin' | 'getEntriesByType'>;
  readonly requestAnimationFrame: (callback: (frameMs: number) => void) => number;
  readonly cancelAnimationFrame: (handle: number) => void;
  readonly IntersectionObserver: typeof IntersectionObserver;
  readonly ResizeObserver: typeof ResizeObserver;
  /** Asking for it throws where the browser forbids it. */
  readonly localStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}
