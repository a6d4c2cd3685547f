import process from 'node:process';
import { badInput } from './badInput.ts';
import type { Browser, BrowserType } from 'playwright-core';

/** The user's Chromium: without a sandbox where the user is root, for it refuses to start there. @throws BAD_OPTION */
export async function launchChromium(
  chromium: BrowserType,
  path: string | undefined,
  ownArgs: readonly string[],
): Promise<Browser> {
  const args = [...ownArgs, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  try {
    return await chromium.launch({ args, ...(path === undefined ? {} : { executablePath: path }) });
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    const fix = 'Name yours by `--browser PATH` or in CHROMIUM, or run `npx playwright install chromium`.';
    throw badInput(`Chromium must start from \`${path ?? "Playwright's own folder"}\``, reason, fix);
  }
}
