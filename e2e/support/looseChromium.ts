import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumArgs, findChromium } from '../../test/run/chromium.mjs';

/** Opens a page in a browser that nobody drives: with DevTools attached, Chromium prerenders nothing. Returns its end. */
export async function openLoosely(url: string): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'mapvitals-loose-'));
  const path = findChromium() ?? chromium.executablePath();
  const args = [...chromiumArgs, '--headless', '--window-size=500,400', `--user-data-dir=${folder}`, url];
  const browser = spawn(path, args, { stdio: 'ignore' });
  return async () => {
    const ended = new Promise((resolve) => browser.once('exit', resolve));
    browser.kill();
    await ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
}
