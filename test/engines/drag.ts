import type { EnginePage, Place } from './drivers/EngineBrowser.ts';

const path: readonly Place[] = Array.from({ length: 21 }, (_, step) => [300 - step * 8, 150]);

/** Drags the map to the left. */
export function drag(page: EnginePage): Promise<void> {
  return page.drag(path);
}
