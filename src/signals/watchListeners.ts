import { askHost } from '../lib/host.ts';
import type { PagePort } from '../types/page.ts';
import type { Stop } from '../types/functions.ts';

export interface ListenerWatch {
  /** The page's listeners are no longer there. */
  areGone(): boolean;
  stop: Stop;
}

const PROBE = 'mapvitals-probe';

/**
 * Says whether a page has lost its listeners: `document.open()`, and so `document.write()` into a page that is loaded, take
 * away all of them, those of its window and its elements too, and tell nobody. Asks one of them.
 * Source: https://html.spec.whatwg.org/multipage/dynamic-markup-insertion.html#document-open-steps
 */
export function watchListeners({ document }: PagePort): ListenerWatch {
  let isHeard = false;
  const hear = (): void => {
    isHeard = true;
  };
  document.addEventListener(PROBE, hear);
  return {
    areGone() {
      isHeard = false;
      const wasTold = askHost(() => document.dispatchEvent(new Event(PROBE)));
      return wasTold === true && !isHeard;
    },
    stop: () => document.removeEventListener(PROBE, hear),
  };
}
