import { askHost, isHidden } from '../lib/host.ts';
import { pageShowing } from '../lib/pageShowing.ts';
import type { PagePort } from '../types/page.ts';

export interface EarlySight {
  readonly page: PagePort | null;
  /** Its end. */
  readonly signal: AbortSignal;
  /** It was looked at: whether nobody can see it. */
  readonly tell: (isUnseen: boolean) => void;
}

/**
 * The least that must be seen as it happens: the page is hidden, or the map is out of view. What else there is to know of a
 * map's place is looked for by who follows (`observePlace`).
 */
export function watchSightEarly(container: HTMLElement, { page, signal, tell }: EarlySight): void {
  const { document, window } = pageShowing(container, page) ?? {};
  let isOut = false;
  const look = (): void =>
    tell(
      isOut ||
        askHost(() => container.checkVisibility({ visibilityProperty: true })) === false ||
        (isHidden(document) && !document!.prerendering),
    );
  // Who follows tells of one that throws; others have none.
  askHost(() => {
    const inView = new window!.IntersectionObserver!(
      (entries) => {
        // Of one without a size the ratio is 1.
        const { intersectionRect } = entries.pop()!;
        isOut = intersectionRect.width * intersectionRect.height === 0;
        look();
      },
      { threshold: 1e-4 },
    );
    inView.observe(container);
    signal.addEventListener('abort', () => askHost(() => inView.disconnect()));
  });
  document?.addEventListener('visibilitychange', look, { signal });
  look();
}
