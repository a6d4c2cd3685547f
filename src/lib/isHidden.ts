import { askHost } from './askHost.ts';
import type { PagePort } from '../types/page.ts';

/** Whether a page is hidden, by its own word. */
export function isHidden(document: PagePort['document'] | null | undefined): boolean {
  return askHost(() => document?.visibilityState === 'hidden', false);
}
