import { MapVitalsError } from 'mapvitals';
import { readReports } from './inPage.ts';
import type { Page } from '@playwright/test';
import type { Report } from 'mapvitals';

/** The report of what measures on the page, of several the one that came last. @throws BAD_OPTION where nothing does */
export async function collectReport(page: Page): Promise<Report> {
  const report = await findReport(page);
  if (report) return report;
  throw new MapVitalsError(
    'BAD_OPTION',
    `The page must measure a map, got none on \`${page.url()}\`. Call \`createMapPerformance().attach(map)\` in it, and ask once that is done.`,
  );
}

export async function findReport(page: Page): Promise<Report | null> {
  // The cast: it lists itself there as what gives a report.
  return ((await page.evaluate(readReports)).at(-1) as Report | undefined) ?? null;
}
