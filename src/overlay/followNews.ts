import type { Clock, TimerHandle } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { Monitor } from '../types/monitor.ts';
import { createNewsBook, NEWS_MS } from './newsBook.ts';
import type { News } from './newsBook.ts';

export interface NewsFeed {
  /** The worst of the last minute. Runs one timer until that is over, and none where there is no news. */
  readonly read: () => News | null;
  readonly stop: Stop;
}

/** Hears of broken limits, and of what was measured since. `onChange`: once the page's script has handed back. */
export function followNews(monitor: Monitor, clock: Clock, onChange: () => void): NewsFeed {
  const book = createNewsBook();
  let timer: TimerHandle | undefined;
  let isDue = false;
  let isStopped = false;
  let toldCount = 0;

  const tell = (): void => {
    if (isDue) return;
    isDue = true;
    // Samples come in the middle of the frame that they are of: it must not wait for us.
    queueMicrotask(() => {
      isDue = false;
      if (!isStopped) onChange();
    });
  };
  const stopTimer = (): void => {
    if (timer !== undefined) clock.clearTimer(timer);
    timer = undefined;
  };
  for (const violation of monitor.snapshot().violations) book.add(violation);
  const stops = [
    monitor.onViolation(
      (violation) => {
        book.add(violation);
        tell();
      },
      { when: 'complete' },
    ),
    monitor.onSample((sample) => {
      if (book.measure(sample) || sample.kind === 'vital') tell();
    }),
    stopTimer,
  ];
  return {
    read() {
      const { violationCount } = monitor.snapshot();
      // The session began anew.
      if (violationCount < toldCount) book.clear();
      toldCount = violationCount;
      stopTimer();
      const news = book.worst(clock.now());
      if (news) timer = clock.setTimer(onChange, news.violation.atMs + NEWS_MS - clock.now());
      return news;
    },
    stop() {
      isStopped = true;
      for (const stop of stops) stop();
    },
  };
}
