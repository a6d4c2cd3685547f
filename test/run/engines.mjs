// The engines that users have and the other suites do not run in, by the packages of Debian.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What each needs: a program by its name on the path, and the package that brings it. */
const NEEDED = {
  firefox: [
    { program: 'firefox-esr', package: 'firefox-esr' },
    { program: 'Xvfb', package: 'xvfb' },
  ],
  webkit: [
    { program: 'WebKitWebDriver', package: 'webkit2gtk-driver' },
    { program: 'Xvfb', package: 'xvfb' },
  ],
};
/** What `.ci/run` may spend on it. */
const INSTALL_TIMEOUT_MS = 2 * 60_000;

/** @returns {string | undefined} the path of a program */
export function findProgram(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/**
 * @param {'firefox' | 'webkit'} engine
 * @returns {string | null} why it cannot be tried here; `null` where it can
 */
export function whyNoEngine(engine) {
  const missing = missingOf(engine);
  if (missing.length === 0) return null;
  const names = missing.map((need) => need.program).join(' and ');
  return `no ${names} on this machine; on Debian, as root: node test/run/installEngines.mjs`;
}

/** Installs what is missing where apt can. Never throws: who goes on without is told what is skipped. */
export function installEngines() {
  const packages = [...new Set(Object.keys(NEEDED).flatMap((engine) => missingOf(engine).map((need) => need.package)))];
  if (packages.length === 0) return;
  process.stdout.write(`Installing ${packages.join(', ')}\n`);
  const endMs = Date.now() + INSTALL_TIMEOUT_MS;
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
  ]) {
    const { error, status } = spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: Math.max(1, endMs - Date.now()),
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status === 0) continue;
    process.stdout.write(`That did not work: apt-get ${args[0]}: ${error?.message ?? `exit ${status}`}\n`);
    return;
  }
}

function missingOf(engine) {
  return NEEDED[engine].filter(({ program }) => !findProgram(program));
}
