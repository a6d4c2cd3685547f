import type { Browser } from 'playwright-core';
import type { TraceEvent } from './presentedFrames.ts';

export interface TraceRecording {
  stop(): Promise<TraceEvent[]>;
}

/** Records the browser's own trace, of all its processes. */
export async function recordTrace(browser: Browser, includedCategories: readonly string[]): Promise<TraceRecording> {
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  // The protocol types an event as a bare object.
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      recordMode: 'recordAsMuchAsPossible',
      includedCategories: [...includedCategories],
      excludedCategories: ['*'],
    },
  });
  return {
    async stop() {
      const complete = new Promise<void>((resolve) => {
        session.once('Tracing.tracingComplete', () => resolve());
      });
      await session.send('Tracing.end');
      await complete;
      await session.detach();
      return events;
    },
  };
}
