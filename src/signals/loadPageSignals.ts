import { createLoadLate } from '../lib/loadLate.ts';
import type { PagePort } from '../types/page.ts';
import type { Sink } from '../types/sample.ts';
import type { PageOptions, PageSignals } from './observePage.ts';

/**
 * As `observePage`, which is loaded on its own so that it does not weigh on the map's start. Nothing is told until then, and
 * nothing on a server.
 */
export function loadPageSignals(
  sink: Sink,
  options: PageOptions & { readonly page: PagePort | null },
  onError: (error: unknown) => void,
): PageSignals {
  let page: PageSignals | null = null;
  let isStopped = false;
  const load = createLoadLate(() => import('./observePage.ts'), onError);
  const begin = async (): Promise<void> => {
    const part = await load();
    if (part && !isStopped) page = part.observePage(sink, options, onError);
  };
  if (options.page) begin().catch(onError);

  return {
    flush: () => page?.flush(),
    stop() {
      isStopped = true;
      page?.stop();
    },
  };
}
