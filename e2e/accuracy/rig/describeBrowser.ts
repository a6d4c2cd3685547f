import type { Browser } from '@playwright/test';

/** Its version, and what draws WebGL in it: figures of a processor and of a graphics card are two worlds. */
export async function describeBrowser(browser: Browser): Promise<string> {
  const page = await browser.newPage();
  const renderer = await page.evaluate(() => {
    const gl = document.createElement('canvas').getContext('webgl2');
    const info = gl?.getExtension('WEBGL_debug_renderer_info');
    return gl && info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : 'unknown';
  });
  await page.close();
  const drawnBy = renderer.includes('SwiftShader') ? 'drawn in software (SwiftShader)' : `by \`${renderer}\``;
  return `Chromium ${browser.version()}, WebGL ${drawnBy}`;
}
