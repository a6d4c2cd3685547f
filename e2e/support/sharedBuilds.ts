import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FOLDER = 'MAPVITALS_E2E_BUILDS';

/**
 * Playwright's global set-up: a place for what the workers of this run build once for all. Taken away at the end, but where
 * the runs before and after it share one.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  const given = process.env[FOLDER];
  if (given) {
    await forgetUnfinished(given);
    return async () => {};
  }
  const folder = await mkdtemp(join(tmpdir(), 'mapvitals-e2e-'));
  process.env[FOLDER] = folder;
  return () => rm(folder, { recursive: true });
}

/** A build that was broken off is nobody's, and its next would wait for it. */
async function forgetUnfinished(folder: string): Promise<void> {
  for (const file of await readdir(folder)) {
    const begun = join(folder, file);
    if (file.endsWith('.begun') && !existsSync(begun.replace(/begun$/, 'done'))) await rm(begun, { recursive: true });
  }
}

/** The folder of what `build` makes. The worker that asks first builds, the others wait, and try if that one fails. */
export async function buildOnce(name: string, build: (outDir: string) => Promise<void>): Promise<string> {
  const root = process.env[FOLDER];
  if (!root) throw new Error('The builds have no place: is globalSetup in playwright.config.ts?');
  const outDir = join(root, name);
  const done = join(root, `${name}.done`);
  const begun = join(root, `${name}.begun`);
  while (!existsSync(done)) {
    const isMine = (await mkdir(begun, { recursive: true })) !== undefined;
    if (!isMine) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      continue;
    }
    try {
      await build(outDir);
      await writeFile(done, '');
    } catch (error) {
      await rm(begun, { recursive: true });
      throw error;
    }
  }
  return outDir;
}
