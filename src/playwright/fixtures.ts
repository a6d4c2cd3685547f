import { setTimeout as sleep } from 'node:timers/promises';
import { formatHtml, formatJson } from 'mapvitals/reports';
import { belongsTo } from './annotate.ts';
import { collectReport, findReport } from './collectReport.ts';
import { replayFlight } from './replayFlight.ts';
import type { Page, TestInfo } from '@playwright/test';
import type { Report } from 'mapvitals';
import type { Flight } from './flight.ts';
import type { Replay, ReplayOptions } from './replayFlight.ts';

/** What a test is given as `mapVitals`. */
export interface MapVitalsFixture {
  /** What has been measured so far, on the test's page or on another. */
  report(page?: Page): Promise<Report>;
  /** Flies it on the test's page. */
  replay(flight: Flight, options?: ReplayOptions): Promise<Replay>;
}

export interface MapVitalsFixtures {
  mapVitals(args: { page: Page }, use: (fixture: MapVitalsFixture) => Promise<void>, testInfo: TestInfo): Promise<void>;
}

/** A page that has not answered by then is stuck: it would hold up its test's end for as long again as a test may take. */
const STUCK_MS = 5000;

/**
 * The fixture for `test.extend`. Each report that a test collects is attached to it, as report.json and report.html; where it
 * collects none, the one of its page at its end.
 *
 * @example
 * import { test as base, expect as baseExpect } from '@playwright/test';
 * import { fixtures, toMeetBudget, type MapVitalsFixture } from 'mapvitals/playwright';
 * export const test = base.extend<{ mapVitals: MapVitalsFixture }>(fixtures);
 * export const expect = baseExpect.extend({ toMeetBudget });
 */
export const fixtures: MapVitalsFixtures = {
  // Playwright reads the names of what is wanted from the function's own text.
  mapVitals: async ({ page }, use, testInfo) => {
    const collected: Report[] = [];
    const keep = (report: Report): Report => {
      collected.push(report);
      return belongsTo(report, testInfo);
    };
    await use({
      report: async (from = page) => keep(await collectReport(from)),
      async replay(flight, options) {
        const replay = await replayFlight(page, flight, options);
        for (const report of replay.reports) keep(report);
        return replay;
      },
    });
    if (collected.length === 0) {
      // The page may be closed, or have crashed: the test's own error says more.
      const last = await Promise.race([findReport(page).catch(() => null), sleep(STUCK_MS, null, { ref: false })]);
      if (last) collected.push(last);
    }
    for (const [index, report] of collected.entries()) {
      const name = index === 0 ? 'report' : `report-${index + 1}`;
      await testInfo.attach(`${name}.json`, { body: formatJson(report), contentType: 'application/json' });
      await testInfo.attach(`${name}.html`, { body: formatHtml(report), contentType: 'text/html' });
    }
  },
};
