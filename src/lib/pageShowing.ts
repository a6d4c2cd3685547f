import type { PagePort } from '../types/page.ts';

/** The page whose window shows an element, where that is known and another one: else `own`, which this code runs for. */
export function pageShowing(element: Pick<Element, 'ownerDocument'>, own: PagePort | null): PagePort | null {
  const { defaultView } = element.ownerDocument ?? {};
  // A window has itself and its document by these names.
  return own && defaultView && defaultView.document !== own.document ? defaultView : own;
}
