import { isHidden } from '../lib/host.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { PagePort } from '../types/page.ts';

/** Whether the page was hidden, now or since some time. */
export interface HiddenWatch {
  isHidden: boolean;
  /** When it was last hidden, or found so; Infinity where it never was. */
  hiddenAtMs: number;
  /** When the page was last shown again; -Infinity where it never was hidden. */
  shownAgainMs: number;
  stop: Stop;
}

/** `null` in place of the document, as on a server: never hidden. */
export function watchHidden(document: PagePort['document'] | null, clock: Clock, onChanged: () => void): HiddenWatch {
  const watch: HiddenWatch = {
    isHidden: isHidden(document),
    hiddenAtMs: isHidden(document) ? clock.now() : Infinity,
    shownAgainMs: -Infinity,
    stop: () => document?.removeEventListener('visibilitychange', onChange, true),
  };
  const onChange = (): void => {
    const wasHidden = watch.isHidden;
    watch.isHidden = isHidden(document);
    if (wasHidden !== watch.isHidden) watch[wasHidden ? 'shownAgainMs' : 'hiddenAtMs'] = clock.now();
    onChanged();
  };
  // In the capture phase, so that the watch is right before anyone else hears of it.
  document?.addEventListener('visibilitychange', onChange, true);
  return watch;
}
