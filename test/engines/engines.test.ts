import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe } from 'vitest';
import { buildPages } from '../../e2e/support/buildPages.ts';
import { startTileServer } from '../../e2e/support/tileServer.ts';
import { whyNoEngine } from '../run/engines.mjs';
import { launchChromium, launchFirefox } from './drivers/launchPuppeteer.ts';
import { launchWebKit } from './drivers/launchWebKit.ts';
import { testExit } from './paths/exit.ts';
import { testFlatMaps } from './paths/flat.ts';
import { testMap } from './paths/map.ts';
import { testParts } from './paths/parts.ts';
import { testPool } from './paths/pool.ts';
import { testWhatItTells } from './paths/tells.ts';
import type { TileServer } from '../../e2e/support/tileServer.ts';
import type { EngineBrowser } from './drivers/EngineBrowser.ts';
import type { EngineName, Stage } from './stage.ts';

// The same paths in every engine that users have, driven by real input.

interface Engine {
  readonly name: EngineName;
  readonly launch: () => Promise<EngineBrowser>;
  /** `null`: it can be tried here. */
  readonly whyNot: string | null;
}

const engines: readonly Engine[] = [
  { name: 'Chromium', launch: launchChromium, whyNot: null },
  { name: 'Firefox', launch: launchFirefox, whyNot: whyNoEngine('firefox') },
  { name: 'WebKitGTK', launch: launchWebKit, whyNot: whyNoEngine('webkit') },
];

/** What a careful app sends; MapLibre draws images from blobs. */
const CONTENT_SECURITY_POLICY = [
  `default-src 'none'`,
  `script-src 'self'`,
  `worker-src 'self'`,
  `connect-src 'self'`,
  `style-src 'self'`,
  `img-src 'self' blob: data:`,
].join('; ');

let folder: string;
let server: TileServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mapvitals-engines-'));
  await buildPages(folder, fileURLToPath(new URL('./pages', import.meta.url)));
  const staticHeaders = { 'Content-Security-Policy': CONTENT_SECURITY_POLICY };
  server = await startTileServer({ staticFolder: folder, staticHeaders });
}, 60_000);

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

for (const { name, launch, whyNot } of engines) {
  describe.skipIf(whyNot !== null)(`in ${name}${whyNot === null ? '' : ` (${whyNot})`}`, () => {
    let browser: EngineBrowser;

    beforeAll(async () => {
      browser = await launch();
    }, 60_000);

    afterAll(() => browser?.close());

    const stage: Stage = {
      engine: name,
      get page() {
        return browser.page;
      },
      get server() {
        return server;
      },
    };
    testMap(stage);
    testFlatMaps(stage);
    testWhatItTells(stage);
    testPool(stage);
    testParts(stage);
    testExit(stage);
  });
}
