import { cpus } from 'node:os';
import type { Browser } from 'playwright-core';
import type { LabMachine } from './labPlan.ts';

/** What draws pages, and what it calls itself. Read on a page of nobody's: a visited one may have made `getContext` its own. */
export async function readBrowser(
  browser: Browser,
): Promise<{ readonly machine: LabMachine; readonly userAgent: string }> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const { renderer, userAgent } = await page.evaluate(() => {
      const gl = document.createElement('canvas').getContext('webgl');
      const extension = gl?.getExtension('WEBGL_debug_renderer_info');
      const parameter = extension ? extension.UNMASKED_RENDERER_WEBGL : gl?.RENDERER;
      return {
        renderer: gl && parameter !== undefined ? String(gl.getParameter(parameter)) : null,
        userAgent: navigator.userAgent,
      };
    });
    const [processor] = cpus();
    const machine: LabMachine = {
      chromium: browser.version(),
      processor: processor?.model.trim() ?? 'unknown processor',
      coreCount: cpus().length,
      renderer,
      isSoftware: renderer === null || /swiftshader|llvmpipe|software|basic render/i.test(renderer),
    };
    return { machine, userAgent };
  } finally {
    await context.close();
  }
}
