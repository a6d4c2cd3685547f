import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Builds pages, those of `e2e/pages` by default, as an app would, with the package's public names. `isSplit`: what the package
 * loads later comes in files of its own.
 */
export async function buildPages(outDir: string, root = at('../pages'), isSplit = false): Promise<void> {
  const pages = (await readdir(root)).filter((name) => name.endsWith('.html'));
  const { compilerOptions } = JSON.parse(await readFile(at('../../tsconfig.json'), 'utf8')) as {
    compilerOptions: { paths: Record<string, [string]> };
  };
  await build({
    configFile: false,
    root,
    base: isSplit ? './' : '/',
    logLevel: 'error',
    resolve: {
      alias: Object.entries(compilerOptions.paths).map(([name, [path]]) => ({
        find: new RegExp(`^${name}$`),
        replacement: at(`../../${path}`),
      })),
    },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      minify: false,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: pages.map((name) => join(root, name)),
        // The SDK and what it depends on in a file of their own: a stack tells whose code runs.
        output: {
          codeSplitting: {
            groups: [
              { name: 'maplibre', test: /node_modules.maplibre-gl.dist/ },
              { name: 'maplibre-4', test: /node_modules.maplibre-gl-4/ },
              { name: 'maplibre-5', test: /node_modules.maplibre-gl-5/ },
              { name: 'react', test: /node_modules.(react|react-dom|scheduler|@vis\.gl)[\\/]/ },
              ...(isSplit ? [] : [{ name: 'mapvitals', test: (id: string) => !id.startsWith(root) }]),
            ],
          },
        },
      },
    },
  });
}
