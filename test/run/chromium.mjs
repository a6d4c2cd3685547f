// Finds a Chromium for the browser tests: CHROMIUM_PATH, the system's own, Playwright's own.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const SYSTEM_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const named = (process.env.CHROMIUM_ARGS ?? '').split(' ').filter((arg) => arg !== '');

/**
 * Software WebGL 2, no background traffic, and no sandbox where the user is root (Chromium refuses to start there). A machine
 * with a graphics card names its own: `CHROMIUM_ARGS='--use-angle=vulkan --enable-features=Vulkan'`.
 */
export const chromiumArgs = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--ignore-gpu-blocklist',
  ...(named.length > 0 ? named : ['--use-angle=swiftshader', '--enable-unsafe-swiftshader']),
];

/** @returns {string | undefined} the path of a Chromium that exists, or undefined */
export function findChromium() {
  const path = process.env.CHROMIUM_PATH;
  if (path) {
    if (existsSync(path)) return path;
    throw new Error(
      `CHROMIUM_PATH names \`${path}\`, which does not exist. Correct it, or unset it to search the system.`,
    );
  }
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((dir) => SYSTEM_NAMES.map((name) => join(dir, name)));
  return [...onPath, ...SYSTEM_PATHS, chromium.executablePath()].find((path) => existsSync(path));
}
