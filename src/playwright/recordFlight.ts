import { MapVitalsError } from 'mapvitals';
import { startRecording, stopRecording } from './inPage.ts';
import type { Page } from '@playwright/test';
import type { Flight } from './flight.ts';

/**
 * Records what is done to the page from now on, by a hand or by a test, and where its camera goes. Returns its end, which gives
 * the flight: write it as JSON. The page must not be left meanwhile. What is typed into a password field is left out.
 *
 * @example
 * const stop = await recordFlight(page);
 * await page.pause(); // fly
 * await writeFile('flight.json', JSON.stringify(await stop()));
 */
export async function recordFlight(page: Page): Promise<() => Promise<Flight>> {
  if (typeof (page as Page | null | undefined)?.evaluate !== 'function') {
    throw new MapVitalsError(
      'BAD_OPTION',
      `\`page\` must be a page of Playwright, got something of type \`${typeof page}\`. Pass the test's \`page\`.`,
    );
  }
  await page.evaluate(startRecording);
  return async () => {
    const flight = await page.evaluate(stopRecording);
    if (flight) return flight;
    throw new MapVitalsError(
      'BAD_OPTION',
      `A flight must begin and end on one page, got another document on \`${page.url()}\`. Record without a navigation.`,
    );
  };
}
