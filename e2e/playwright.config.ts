import { defineConfig } from '@playwright/test';
import { chromiumArgs, findChromium } from '../test/run/chromium.mjs';

/** Compared with a server's clock, the page's frames or a quota. The others count, whoever draws beside them. */
const TIMED = [
  'map/loading.spec.ts',
  'map/gestures.spec.ts',
  'map/start.spec.ts',
  'cache.spec.ts',
  'story.spec.ts',
  'flightRecorder.spec.ts',
];
/** What the demo takes minutes for: `npm run test:demo`. */
const DEMO = ['flight.spec.ts', 'demoCommand.spec.ts'];
/** The docs as they are published: `npm run test:docs`. */
const DOCS = ['docs/*.spec.ts'];
const executablePath = findChromium();

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../node_modules/.cache/mapvitals-e2e/results',
  // Maps are drawn in software: two at a time would measure each other. Where nothing is timed, test/run/all.mjs plays two.
  workers: 1,
  globalSetup: './support/sharedBuilds.ts',
  projects: [
    { name: 'untimed', testIgnore: [...TIMED, ...DEMO, ...DOCS] },
    { name: 'timed', testMatch: TIMED },
    { name: 'demo', testMatch: DEMO },
    { name: 'docs', testMatch: DOCS },
  ],
  timeout: 60_000,
  // A busy machine is no fault of ours.
  retries: 1,
  forbidOnly: true,
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 500, height: 400 },
    launchOptions: { args: chromiumArgs, ...(executablePath ? { executablePath } : {}) },
  },
});
