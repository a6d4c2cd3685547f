import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** `mapvitals` from its sources as one file, to be run as a process of its own: what ends it can be tried. */
export async function buildCommand(): Promise<string> {
  // Within the package, whose version it tells.
  const outDir = at('test-results/lab-command');
  await build({
    configFile: at('vite.config.ts'),
    // As an app that takes the package from its sources.
    mode: 'bench',
    logLevel: 'error',
    build: {
      ssr: at('src/cli/main.ts'),
      outDir,
      emptyOutDir: true,
      rolldownOptions: { output: { entryFileNames: 'main.js' } },
    },
  });
  return `${outDir}/main.js`;
}
