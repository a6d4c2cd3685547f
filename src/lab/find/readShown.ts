import type { Page } from 'playwright-core';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How much of the page its window shows. A phone shows one that is not made for it so much smaller, and more of it. */
export async function readShown(page: Page, viewport: Size): Promise<Size> {
  const scale = await page.evaluate(() => window.visualViewport?.scale ?? 1);
  return { width: Math.round(viewport.width / scale), height: Math.round(viewport.height / scale) };
}
