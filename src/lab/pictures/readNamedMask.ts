import { LabRefusal } from '../refusal.ts';
import { cellsWithin } from './restMask.ts';
import type { Page } from 'playwright-core';
import type { Rectangle } from './pictureReader.ts';
import type { Mask } from './restMask.ts';

/** The cells over which these elements lie now, in whichever frame. @throws LabRefusal for what is no selector */
export async function readNamedMask(page: Page, selectors: readonly string[], within: Rectangle): Promise<Mask> {
  const boxes = page.frames().flatMap((frame) =>
    selectors.map(async (selector) => {
      try {
        // Handles wait for nothing: one that is gone by then has no box.
        const elements = await frame.$$(selector);
        return await Promise.all(elements.map((element) => element.boundingBox()));
      } catch (error) {
        // Another frame may go at any time.
        if (frame !== page.mainFrame()) return [];
        const [reason = ''] = String(error instanceof Error ? error.message : error).split('\n');
        throw new LabRefusal(`nothing can be masked by \`${selector}\`: ${reason}`, true);
      }
    }),
  );
  const found = (await Promise.all(boxes)).flat().filter((box) => box !== null);
  return cellsWithin(found, within);
}
