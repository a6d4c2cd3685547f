import { cpus } from 'node:os';
import type { Browser, Page } from 'playwright-core';
import type { LabMachine } from './labPlan.ts';

/** What the page is drawn by. */
export async function readMachine(browser: Browser, page: Page): Promise<LabMachine> {
  const renderer = await page.evaluate(() => {
    const context = document.createElement('canvas').getContext('webgl');
    const extension = context?.getExtension('WEBGL_debug_renderer_info');
    if (!context) return null;
    return String(context.getParameter(extension ? extension.UNMASKED_RENDERER_WEBGL : context.RENDERER));
  });
  const [processor] = cpus();
  return {
    chromium: browser.version(),
    processor: processor?.model.trim() ?? 'unknown processor',
    coreCount: cpus().length,
    renderer,
    isSoftware: renderer === null || /swiftshader|llvmpipe|software|basic render/i.test(renderer),
  };
}
