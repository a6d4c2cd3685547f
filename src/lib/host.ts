import type { PagePort } from '../types/page.ts';
import type { Stop } from '../types/functions.ts';

/** The host's page; `null` on a server and in a worker. */
export function hostPage(): PagePort | null {
  return typeof document === 'object' && typeof window === 'object' ? { document, window } : null;
}

/**
 * What the host or a map answers; `undefined` where it throws. Browsers forbid some of what they have, and pages put others in its
 * place: what those do is no error of the app's.
 */
export function askHost<Answer>(ask: () => Answer): Answer | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

/** Whether a page is hidden, by its own word. */
export function isHidden(document: PagePort['document'] | null | undefined): boolean {
  return askHost(() => document?.visibilityState) === 'hidden';
}

/**
 * Tells when the page is hidden, and when it goes. `visibilitychange` is the last event that a phone is sure to fire,
 * `pagehide` the one that a desktop browser fires first when the user navigates away.
 * Source: https://developer.chrome.com/docs/web-platform/page-lifecycle-api
 */
export function onPageHidden({ document, window }: PagePort, callback: (isLeaving: boolean) => void): Stop {
  const onVisibilityChange = (): void => {
    if (isHidden(document)) callback(false);
  };
  const onPageHide = (): void => callback(true);
  document.addEventListener('visibilitychange', onVisibilityChange);
  window.addEventListener('pagehide', onPageHide);
  return () => {
    document.removeEventListener('visibilitychange', onVisibilityChange);
    window.removeEventListener('pagehide', onPageHide);
  };
}
