import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { badInput } from './badInput.ts';
import type * as playwright from 'playwright-core';

/** The first of these packages that the user has. @throws BAD_OPTION naming what to install */
export async function importOptional<Module>(
  command: string,
  folder: string,
  names: readonly string[],
  what: string,
): Promise<Module> {
  // The user's own, wherever this package lies.
  const require = createRequire(join(folder, 'package.json'));
  for (const name of names) {
    const found = locate(require, name);
    if (found === null) continue;
    // Of CommonJS all is in the default. The cast: a package is what its types say.
    const module = (await import(found)) as Module & { readonly default?: Module };
    return { ...module.default, ...module };
  }
  throw badInput(
    `\`mapvitals ${command}\` needs \`${names[0]}\`, which ${what}`,
    'none',
    `Run \`npm install --save-dev ${names[0]}\`.`,
  );
}

/** The user's own Playwright, by whichever of its names. @throws BAD_OPTION */
export function importPlaywright(command: string, folder: string): Promise<typeof playwright> {
  return importOptional(command, folder, ['playwright-core', 'playwright', '@playwright/test'], 'drives the browser');
}

function locate(require: NodeRequire, name: string): string | null {
  try {
    return pathToFileURL(require.resolve(name)).href;
  } catch {
    return null;
  }
}
