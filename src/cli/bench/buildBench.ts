import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { badInput } from '../badInput.ts';
import type * as vite from 'vite';
import type { BenchSettings } from './benchTypes.ts';

interface BuildPlace extends BenchSettings {
  /** For what is made. */
  readonly folder: string;
  /** Where the user is. */
  readonly root: string;
}

/** Bundles a page and a worker around the tasks, as an app is built. Returns where to. @throws BAD_OPTION */
export async function buildBench(build: typeof vite.build, place: BuildPlace): Promise<string> {
  const { file, folder, mode, config, root } = place;
  const tasks = JSON.stringify(file);
  const own = ownPackage();
  const outDir = join(folder, 'dist');
  const input = join(folder, 'index.html');
  writeFileSync(input, '<!doctype html><title>mapvitals bench</title><script type="module" src="./page.js"></script>');
  writeFileSync(
    join(folder, 'page.js'),
    [
      `import * as file from ${tasks};`,
      `import { serveBench } from ${JSON.stringify(join(own.root, 'dist/src/cli/bench/page.js'))};`,
      `serveBench(file, () => new Worker(new URL('./tasks.worker.js', import.meta.url), { type: 'module' }));`,
    ].join('\n'),
  );
  writeFileSync(
    join(folder, 'tasks.worker.js'),
    [
      `import * as file from ${tasks};`,
      `import { exposeTasks } from 'mapvitals/worker';`,
      // Without tasks the page says what is missing.
      'if (file.tasks) exposeTasks(file.tasks);',
    ].join('\n'),
  );
  try {
    await build({
      configFile: config === undefined ? false : resolve(root, config),
      root: folder,
      mode,
      base: './',
      logLevel: 'silent',
      worker: { format: 'es' },
      resolve: { alias: own.aliases },
      build: { outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 100_000 },
      plugins: [onlyBench(input)],
    });
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    const fix =
      'Does it build in your app? What needs a plugin or an alias there needs `--config vite.config.ts` here.';
    throw badInput(`\`${place.file}\` must be bundled by Vite`, reason, fix);
  }
  return outDir;
}

/** The user's configuration is of an app, or of a library: what it builds is not what is built here. */
function onlyBench(input: string): vite.Plugin {
  return {
    name: 'mapvitals:bench',
    enforce: 'post',
    config(config) {
      // Vite 7 has the older name; the newer ones take two that are one object for one.
      const options = { input };
      config.build = {
        ...config.build,
        lib: false,
        minify: true,
        rolldownOptions: options,
        rollupOptions: options,
      };
    },
  };
}

/** Page, tasks and worker must be of one version: this one's. */
function ownPackage(): { readonly root: string; readonly aliases: vite.Alias[] } {
  const path = createRequire(import.meta.url).resolve('mapvitals/package.json');
  const root = dirname(path);
  const { exports } = JSON.parse(readFileSync(path, 'utf8')) as {
    exports: Record<string, string | { default: string }>;
  };
  const aliases = Object.entries(exports).flatMap(([door, target]) =>
    typeof target === 'string'
      ? []
      : [{ find: new RegExp(`^mapvitals${door.slice(1)}$`), replacement: join(root, target.default) }],
  );
  return { root, aliases };
}
