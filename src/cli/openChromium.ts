import process from 'node:process';
import { badInput } from './badInput.ts';
import { importPlaywright } from './importOptional.ts';
import { valueOf } from './readArguments.ts';
import type { Browser } from 'playwright-core';
import type { Io } from './io.ts';
import type { Arguments, Flag } from './readArguments.ts';

export const BROWSER_FLAG: Flag = {
  takes: 'value',
  value: 'PATH',
  help: "your Chromium; default the environment's CHROMIUM, else Playwright's own",
};

export interface ChromiumSettings {
  /** The command that needs it. */
  readonly command: string;
  /** Of them `--browser`. */
  readonly given: Arguments;
  readonly args: readonly string[];
  /** `false`: no signal ends it, whoever started it does. @default true */
  readonly endsBySignal?: boolean;
}

/**
 * The user's Chromium, driven by the user's Playwright: without a sandbox where the user is root, for it refuses to start there.
 * @throws BAD_OPTION
 */
export async function openChromium(
  io: Io,
  { command, given, args, endsBySignal = true }: ChromiumSettings,
): Promise<Browser> {
  const { chromium } = await importPlaywright(command, io.folder);
  const path = valueOf(given, 'browser') ?? io.env['CHROMIUM'] ?? io.env['CHROMIUM_PATH'];
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  try {
    return await chromium.launch({
      args: [...args, ...sandbox],
      handleSIGINT: endsBySignal,
      handleSIGTERM: endsBySignal,
      handleSIGHUP: endsBySignal,
      ...(path === undefined ? {} : { executablePath: path }),
    });
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    const fix = 'Name yours by `--browser PATH` or in CHROMIUM, or run `npx playwright install chromium`.';
    throw badInput(`Chromium must start from \`${path ?? "Playwright's own folder"}\``, reason, fix);
  }
}
