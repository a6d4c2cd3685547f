import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { minifySync } from 'rolldown/utils';
import { defineConfig } from 'vitest/config';
import type { Plugin, UserConfig } from 'vite';
import type { TestTagDefinition } from 'vitest/config';
import type { BrowserConfigOptions } from 'vitest/node';
import { cesiumFiles } from './demo/vite/cesiumFiles.ts';
import { demoData } from './demo/vite/demoData.ts';
import { fleetProxy } from './demo/vite/fleetProxy.ts';
import { mapCommands } from './test/contracts/mapAdapter/commands.ts';
import { chromiumArgs, findChromium } from './test/run/chromium.mjs';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The package's doors, by the name of their built file. */
const doors = {
  index: at('./src/index.ts'),
  vitals: at('./src/vitals.ts'),
  react: at('./hooks/index.ts'),
  overlay: at('./src/overlay/index.ts'),
  optimize: at('./src/optimize.ts'),
  worker: at('./worker/index.ts'),
  sessions: at('./src/sessions.ts'),
  reports: at('./src/reports.ts'),
  otlp: at('./src/otlp.ts'),
  bridges: at('./src/bridges.ts'),
  vite: at('./src/vite/index.ts'),
  playwright: at('./src/playwright/index.ts'),
};

/** Their public names, resolved to the source: demo, tests and e2e use what users use. */
const publicNames = Object.entries(doors).map(([name, replacement]) => ({
  find: new RegExp(`^mapvitals${name === 'index' ? '' : `/${name}`}$`),
  replacement,
}));

/** The texts that help while an app is written, and their silent twin: package.json names both under `imports`. */
const advice = (isDevelopment: boolean): { find: string; replacement: string } => ({
  find: '#advice',
  replacement: at(`./src/lib/advice/${isDevelopment ? 'development' : 'production'}.ts`),
});

/** How the package's files are made small. */
const small = { compress: true, codegen: { removeWhitespace: true } };

/** Markup within small code: of its lines only what parts two attributes is left. */
const tighten = (code: string): string => code.replaceAll(/\n +(?=<)/g, '').replaceAll(/\n +(?=\/?>|[\w-]+=")/g, '\n');

/** The command, what tests use and what writes reports: of those no app's profile shows a function, and each file has the name of its own. */
const namesLess: Plugin = {
  name: 'names-less',
  renderChunk: (code, { fileName }) =>
    /^src\/(cli|lab|playwright|reports|vite)\//.test(fileName)
      ? tighten(minifySync(fileName, code, { ...small, module: true, mangle: { toplevel: true } }).code)
      : null,
};

const library: UserConfig = {
  // Relative, or the worker's URL is emitted as an absolute path and breaks in the consumer.
  base: './',
  build: {
    target: 'es2022',
    minify: false,
    // The overlay's stylesheet travels as a string that no consumer's minifier looks into.
    cssMinify: true,
    // The first that know `light-dark()`: taken apart for older ones it would not follow the page's scheme.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    sourcemap: false,
    lib: {
      entry: {
        ...doors,
        cli: at('./src/cli/main.ts'),
        // Bundled with an app's tasks: nobody imports it here.
        'src/cli/bench/page': at('./src/cli/bench/page.ts'),
        'src/lib/advice/development': at('./src/lib/advice/development.ts'),
        'src/lib/advice/production': at('./src/lib/advice/production.ts'),
      },
      formats: ['es'],
    },
    rolldownOptions: {
      external: [
        /^react(\/|$)/,
        /^web-vitals(\/|$)/,
        /^zustand(\/|$)/,
        'comlink',
        'idb-keyval',
        'mapvitals',
        'pbf',
        '#advice',
        /^node:/,
      ],
      plugins: [namesLess],
      // A file per module: an app's bundler drops whole files that it does not use.
      output: {
        preserveModules: true,
        preserveModulesRoot: at('.'),
        // Names of functions, classes and members stay: a stack tells them.
        minify: { ...small, mangle: { toplevel: false } },
        entryFileNames: '[name].js',
        // The declarations have them.
        comments: { jsdoc: false },
        // React's server components must know that hooks run in the browser: at the door, and nowhere else.
        // The command is a program.
        banner: ({ fileName }) =>
          fileName === 'react.js' ? `'use client';` : fileName === 'cli.js' ? '#!/usr/bin/env node' : '',
      },
    },
  },
};

/** The map of all places, its history, what the vitals mean, and a page for each map library. */
const demoPages = [
  at('./demo/index.html'),
  at('./demo/history.html'),
  at('./demo/vitals.html'),
  ...readdirSync(at('./demo/libraries'))
    .filter((name) => name.endsWith('.html'))
    .map((name) => at(`./demo/libraries/${name}`)),
];

const demo: UserConfig = {
  root: at('./demo'),
  // Its own: two servers that share one would optimise dependencies against each other.
  cacheDir: at('./node_modules/.cache/vite-demo'),
  base: './',
  build: {
    outDir: at('./demo/dist'),
    emptyOutDir: true,
    target: 'es2022',
    // A map library is larger than Vite's idea of a chunk.
    chunkSizeWarningLimit: 2000,
    rolldownOptions: { input: demoPages },
  },
};

/** What benchmarks run in: a production bundle, as an app has it. */
const bench: UserConfig = {
  base: './',
  worker: { format: 'es' },
  // A peer of the operations' suite evaluates code.
  build: { target: 'es2022', rolldownOptions: { input: [at('./test/bench/bench.html')], checks: { eval: false } } },
};

/** By mode, all but the package itself. Vitest serves in mode `test`. */
const apps: Readonly<Record<string, UserConfig>> = { demo, bench };
const isPackage = (mode: string, command: string): boolean => command === 'build' && !(mode in apps);

/**
 * Bundled before any test, or the first to ask for one would have its page loaded anew, and React would be there twice.
 */
const dependencies = [
  '@testing-library/react',
  'leaflet',
  'leaflet-2',
  'maplibre-gl-4',
  'maplibre-gl-5',
  'react',
  'react-dom',
  'react-dom/client',
  'react/jsx-dev-runtime',
  'react/jsx-runtime',
];

/** Of what `npm run test:libraries` asks for beside those. */
const mapLibraries = [
  '@deck.gl/core',
  '@deck.gl/geo-layers',
  '@deck.gl/layers',
  '@deck.gl/mapbox',
  '@deck.gl/react',
  'ol/Feature.js',
  'ol/Map.js',
  'ol/View.js',
  'ol/format/MVT.js',
  'ol/geom/Point.js',
  'ol/layer/Image.js',
  'ol/layer/Tile.js',
  'ol/layer/Vector.js',
  'ol/layer/VectorTile.js',
  'ol/proj.js',
  'ol/source/Cluster.js',
  'ol/source/ImageTile.js',
  'ol/source/Raster.js',
  'ol/source/Vector.js',
  'ol/source/VectorTile.js',
  'ol/source/XYZ.js',
];

/** Tests that ask for other map libraries than those of `npm test`. */
const OF_LIBRARIES = 'test/browser/libraries/*.test.{ts,tsx}';

const executablePath = findChromium();
const launchOptions = { args: chromiumArgs, ...(executablePath ? { executablePath } : {}) };

/** What a real browser does in real time is tried a second time: a busy machine is no fault of ours. */
const retry = 1;

const tags: TestTagDefinition[] = [
  {
    name: 'breadth',
    description:
      'One more kind of what another test shows: `npm test` leaves it out, the `-all` commands and CI do not.',
  },
  {
    name: 'realTime',
    description: 'Loads a part of the code by import(), or waits in real time: a busy machine is no fault of ours.',
    // What a property finds is never chance.
    retry: { count: retry, condition: /^(?!Property failed)/ },
  },
];

/** Real Chromium, with what a test asks Node for. Of its own for each project: Vitest writes the project's name into it. */
const browser = (): BrowserConfigOptions => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions }),
  instances: [{ browser: 'chromium' }],
  commands: mapCommands,
});

export default defineConfig(({ mode, command }) => ({
  ...(apps[mode] ?? library),
  plugins: mode === 'demo' ? [react(), demoData(), cesiumFiles(), fleetProxy()] : [react()],
  // The package itself is built with `#advice` as it is: the app's bundler chooses.
  resolve: {
    alias: [
      ...publicNames,
      ...(isPackage(mode, command) ? [] : [advice(command === 'serve')]),
      ...(mode === 'bench'
        ? [{ find: 'protobufjs/minimal', replacement: at('./test/bench/support/noProtobuf.ts') }]
        : []),
    ],
  },
  // MapLibre 6 names its own worker file; pre-bundling would lose it.
  optimizeDeps: { exclude: ['maplibre-gl'] },
  test: {
    tags,
    setupFiles: [at('./test/support/failOnConsoleNoise.ts')],
    // For the tests in a browser, which has no environment of its own.
    env: process.env['THOROUGH'] ? { THOROUGH: '1' } : {},
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          isolate: false,
          maxWorkers: 2,
          // Some load a part of the code by import() first: on a busy machine that takes its time.
          testTimeout: 30_000,
          include: ['test/*.test.ts', 'test/unit/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'dom',
          environment: 'happy-dom',
          maxWorkers: 2,
          testTimeout: 30_000,
          include: ['test/dom/**/*.test.{ts,tsx}'],
        },
      },
      {
        extends: true,
        test: {
          name: 'package',
          maxWorkers: 2,
          include: ['test/package/**/*.test.ts'],
          testTimeout: 120_000,
          maxConcurrency: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'engines',
          retry,
          include: ['test/engines/**/*.test.ts'],
          testTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: { name: 'exit', retry, include: ['test/exit/**/*.test.ts'], testTimeout: 40_000, fileParallelism: false },
      },
      {
        extends: true,
        test: {
          name: 'lab',
          retry,
          // The flags', and pages of many kinds, take minutes: `npm run test:lab-flags`.
          include: process.env['LAB_FLAGS']
            ? ['test/lab/{flags,interruptions,outside}.test.ts']
            : ['test/lab/{flight,refusals}.test.ts'],
          // A flight of half a minute, on a machine that may be busy.
          testTimeout: 180_000,
          fileParallelism: false,
          // Most of the time each waits for a page to come to rest.
          maxConcurrency: 9,
        },
      },
      {
        extends: true,
        test: {
          name: 'fleet',
          retry,
          include: ['test/fleet/**/*.test.ts'],
          testTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        // The demo's heavy work is tried on a tenth of its places.
        plugins: [demoData({ everyNth: 10 })],
        optimizeDeps: {
          include: [
            ...dependencies,
            '@vis.gl/react-maplibre',
            'axe-core',
            'zustand',
            'zustand/shallow',
            'zustand/vanilla',
          ],
        },
        test: {
          name: 'browser',
          retry,
          include: ['test/browser/**/*.test.{ts,tsx}'],
          exclude: [OF_LIBRARIES],
          testTimeout: 30_000,
          fileParallelism: false,
          browser: browser(),
        },
      },
      {
        extends: true,
        optimizeDeps: { include: [...dependencies, ...mapLibraries] },
        test: {
          name: 'libraries',
          retry,
          include: ['test/contracts/mapAdapter/*.test.ts', OF_LIBRARIES],
          testTimeout: 40_000,
          fileParallelism: false,
          browser: browser(),
        },
      },
    ],
  },
}));
