import type { PagePort } from '../../src/types/page.ts';

export interface FakePage extends PagePort {
  /** Hides the page: `visibilitychange`, as when the user changes the tab. */
  hide(): void;
  /** Shows it again. */
  show(): void;
  /** Leaves it: `pagehide`. */
  leave(): void;
  readonly listenerCount: number;
}

/** A page that can be hidden, and tells how many listen to it. */
export function createFakePage(): FakePage {
  let listenerCount = 0;
  let visibilityState = 'visible';

  class CountingTarget extends EventTarget {
    override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
      listenerCount += 1;
      super.addEventListener(...args);
    }
    override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
      listenerCount -= 1;
      super.removeEventListener(...args);
    }
  }
  const window = new CountingTarget();
  const document = Object.defineProperty(new CountingTarget(), 'visibilityState', {
    get: () => visibilityState,
  }) as PagePort['document'];
  const change = (state: string): void => {
    visibilityState = state;
    document.dispatchEvent(new Event('visibilitychange'));
    // It bubbles.
    window.dispatchEvent(new Event('visibilitychange'));
  };

  return {
    document,
    window,
    hide: () => change('hidden'),
    show: () => change('visible'),
    leave: () => void window.dispatchEvent(new Event('pagehide')),
    get listenerCount() {
      return listenerCount;
    },
  };
}
