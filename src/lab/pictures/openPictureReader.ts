import { findShift } from './findShift.ts';
import { createPictureReader } from './pictureReader.ts';
import type { Browser } from 'playwright-core';
import type { Shift, ShiftSearch } from './findShift.ts';
import type { LookedAt, PictureReader, Rectangle } from './pictureReader.ts';

/** A picture reader in a page of its own. */
export interface RemotePictureReader {
  start(within: Rectangle, viewport: { readonly width: number; readonly height: number }, step: number): Promise<void>;
  look(jpeg: string): Promise<LookedAt>;
  lookAll(jpegs: readonly string[]): Promise<readonly LookedAt[]>;
  back(): Promise<void>;
  setBase(): Promise<void>;
  setBlank(): Promise<boolean>;
  shift(search: Omit<ShiftSearch, 'step'>): Promise<Shift>;
  shrink(jpeg: string, options: { readonly width: number; readonly isWhole: boolean }): Promise<string>;
  close(): Promise<void>;
}

/** In the page, where the functions that use it are sent. */
declare const mapvitalsReader: PictureReader;

/** Pictures are decoded where decoders are: in the user's browser, beside the page that is looked at. */
export async function openPictureReader(browser: Browser): Promise<RemotePictureReader> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.evaluate(`globalThis.mapvitalsReader = (${createPictureReader.toString()})(${findShift.toString()})`);
  return {
    start: (...given) => page.evaluate((all) => mapvitalsReader.start(...all), given),
    look: (jpeg) => page.evaluate((given) => mapvitalsReader.look(given), jpeg),
    lookAll: (jpegs) => page.evaluate((given) => mapvitalsReader.lookAll(given), jpegs),
    back: () => page.evaluate(() => mapvitalsReader.back()),
    setBase: () => page.evaluate(() => mapvitalsReader.setBase()),
    setBlank: () => page.evaluate(() => mapvitalsReader.setBlank()),
    shift: (search) => page.evaluate((given) => mapvitalsReader.shift(given), search),
    shrink: (jpeg, options) =>
      page.evaluate(([given, how]) => mapvitalsReader.shrink(given, how), [jpeg, options] as const),
    close: () => context.close(),
  };
}
