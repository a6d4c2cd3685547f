import type { PagePort } from '../../src/types/page.ts';

interface Box {
  readonly isIntersecting?: boolean;
  /** @default 1 where it intersects: all of it */
  readonly intersectionRatio?: number;
  readonly width?: number;
  readonly height?: number;
}

/** A window that shows elements: it can be hidden, left and restored, and its observers tell what a test says. */
export interface FakeWindow {
  readonly page: PagePort;
  hide(): void;
  show(): void;
  /** Leaves the page for the back-forward cache. */
  leave(): void;
  restore(): void;
  /** What the observers see of the elements from now on. */
  place(box: Box): void;
  readonly observerCount: number;
}

export interface FakeWindowOptions {
  readonly timeOrigin?: number;
  readonly states?: readonly { readonly name: string; readonly startTime: number }[];
  readonly isPrerendering?: boolean;
}

export function createFakeWindow({
  timeOrigin = 0,
  states = [],
  isPrerendering = false,
}: FakeWindowOptions = {}): FakeWindow & {
  activate(atMs: number): void;
} {
  const observers = new Set<(box: Box) => void>();
  const document = Object.assign(new EventTarget(), {
    visibilityState: isPrerendering ? 'hidden' : 'visible',
    prerendering: isPrerendering,
  });
  let activationStart = 0;
  const entries = (type: string): object[] => (type === 'navigation' ? [{ activationStart }] : [...states]);

  class Observer {
    readonly #tell: (box: Box) => void;
    constructor(callback: (entries: object[]) => void) {
      this.#tell = ({
        isIntersecting = true,
        intersectionRatio = Number(isIntersecting),
        width = 400,
        height = 300,
      }) => {
        const contentRect = { width, height };
        const intersectionRect = intersectionRatio > 0 ? contentRect : { width: 0, height: 0 };
        callback([{ isIntersecting, intersectionRatio, intersectionRect, time: 0, contentRect }]);
      };
    }
    observe(): void {
      observers.add(this.#tell);
    }
    unobserve(): void {
      observers.delete(this.#tell);
    }
    disconnect(): void {
      observers.delete(this.#tell);
    }
  }
  // The casts: what a watch uses of them.
  const window = Object.assign(new EventTarget(), {
    performance: { timeOrigin, getEntriesByType: (type: string) => entries(type) as PerformanceEntryList },
    IntersectionObserver: Observer as unknown as typeof IntersectionObserver,
    ResizeObserver: Observer as unknown as typeof ResizeObserver,
  });
  const setState = (state: string): void => {
    document.visibilityState = state;
    document.dispatchEvent(new Event('visibilitychange'));
  };

  return {
    page: { document, window },
    hide: () => setState('hidden'),
    show: () => setState('visible'),
    leave() {
      window.dispatchEvent(new Event('pagehide'));
      document.visibilityState = 'hidden';
    },
    restore() {
      document.visibilityState = 'visible';
      window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    },
    place(box) {
      for (const tell of Array.from(observers)) tell(box);
    },
    activate(atMs) {
      activationStart = atMs;
      document.prerendering = false;
      setState('visible');
      document.dispatchEvent(new Event('prerenderingchange'));
    },
    get observerCount() {
      return observers.size;
    },
  };
}
