// Finds a Chromium, else installs one, else says exactly what to do.
import { execFileSync, spawnSync } from 'node:child_process';
import { findChromium } from './chromium.mjs';

const INSTALL_ATTEMPTS = [
  { what: "Playwright's Chromium", canRun: () => true, commands: [['npx', 'playwright', 'install', 'chromium']] },
  {
    what: "Debian's package `chromium`",
    canRun: () => process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0,
    commands: [
      ['apt-get', 'update', '-qq'],
      ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium'],
    ],
  },
];

const INSTALL_TIMEOUT_MS = 5 * 60_000;

/** @returns {string} the path of a Chromium that starts */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  for (const { what, canRun, commands } of INSTALL_ATTEMPTS) {
    if (!canRun()) continue;
    process.stdout.write(`No Chromium found: installing ${what}\n`);
    try {
      for (const [command, ...args] of commands)
        execFileSync(command, args, { stdio: 'inherit', timeout: INSTALL_TIMEOUT_MS });
    } catch (error) {
      process.stdout.write(`That did not work: ${error.message}\n`);
    }
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Error(
    'No Chromium was found, and none could be installed. Install Chromium or Chrome, or run ' +
      '`npx playwright install chromium`, or set CHROMIUM_PATH to its executable; then run the tests again.',
  );
}
