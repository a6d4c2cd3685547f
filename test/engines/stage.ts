import type { EnginePage } from './drivers/EngineBrowser.ts';
import type { TileServer } from '../../e2e/support/tileServer.ts';

export type EngineName = 'Chromium' | 'Firefox' | 'WebKitGTK';

/** What a test has: a page in this engine, and the server that it talks to. */
export interface Stage {
  readonly engine: EngineName;
  readonly page: EnginePage;
  readonly server: TileServer;
}
