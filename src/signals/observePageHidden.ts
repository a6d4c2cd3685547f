import { hostPage, onPageHidden } from '../lib/onPageHidden.ts';
import type { Stop } from '../types/functions.ts';

/** Calls back whenever the page is hidden, frozen or left; more than once for one hiding. Nothing on a server. */
export function observePageHidden(onHidden: () => void): Stop {
  const page = hostPage();
  if (!page) return () => {};
  const stopPage = onPageHidden(page, onHidden);
  // A visible page can be frozen too: https://developer.chrome.com/docs/web-platform/page-lifecycle-api#state-frozen
  page.document.addEventListener('freeze', onHidden);
  return () => {
    stopPage();
    page.document.removeEventListener('freeze', onHidden);
  };
}
