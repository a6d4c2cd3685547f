import { startTileServer } from '../../../e2e/support/tileServer.ts';
import { flyHand, hasStumbled } from '../../../src/lab/hand.ts';
import type { BrowserCommand, BrowserCommandContext } from 'vitest/node';
import type { HandStep, SendCommand } from '../../../src/lab/hand.ts';
import type { TileLogEntry, TileServer, TileSource } from '../../../e2e/support/tileServer.ts';

/** How the server answers the tiles of one source: what can be sent to it. */
export interface TileRule {
  readonly delayMs?: number;
  /** @default 200 */
  readonly status?: number;
  /** Only each so manieth request gets this status or body, the first among them. @default 1 */
  readonly everyNth?: number;
  /** @default 'whole' */
  readonly body?: 'whole' | 'slow' | 'cut';
}

export type TileRules = Partial<Record<TileSource, TileRule>>;

export interface TileLog {
  readonly entries: readonly TileLogEntry[];
  readonly openCount: number;
}

declare module 'vitest/browser' {
  interface BrowserCommands {
    /** Starts the server where it does not run, forgets its log, and has it answer by these rules. Returns its origin. */
    resetTiles: (rules?: TileRules) => Promise<string>;
    readTiles: () => Promise<TileLog>;
    /** Sends real input, stamped with the times of its sending. Returns whether the hand was as even as it meant to be. */
    flyHand: (steps: readonly HandStep[], offset: { readonly x: number; readonly y: number }) => Promise<boolean>;
    collectGarbage: () => Promise<void>;
  }
}

let running: Promise<TileServer> | undefined;

async function startServer({ vitest }: BrowserCommandContext['project']): Promise<TileServer> {
  const started = await startTileServer();
  vitest.onClose(started.close);
  return started;
}

const resetTiles: BrowserCommand<[TileRules?]> = async ({ project }, rules = {}) => {
  const { reset, origin } = await (running ??= startServer(project));
  const isMeant = (everyNth: number | undefined, index: number): boolean => index % (everyNth ?? 1) === 0;
  reset({
    delayMs: ({ source }) => rules[source]?.delayMs ?? 0,
    status({ source, index }) {
      const { status = 200, everyNth } = rules[source] ?? {};
      return isMeant(everyNth, index) ? status : 200;
    },
    body({ source, index }) {
      const { body = 'whole', everyNth } = rules[source] ?? {};
      return isMeant(everyNth, index) ? body : 'whole';
    },
  });
  return origin;
};

const readTiles: BrowserCommand = async ({ project }) => {
  const { log, openCount } = await (running ??= startServer(project));
  return { entries: [...log], openCount } satisfies TileLog;
};

const fly: BrowserCommand<[HandStep[], { x: number; y: number }]> = async ({ context, page }, steps, offset) => {
  const session = await context.newCDPSession(page);
  // The cast: of the protocol's commands the hand knows two.
  const sends = await flyHand(session.send.bind(session) as SendCommand, steps, offset);
  await session.detach();
  return !hasStumbled(sends);
};

const collectGarbage: BrowserCommand = async ({ context, page }) => {
  const session = await context.newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.detach();
};

/** What a test in a browser asks Node for: a server of real tiles, a real hand, and an empty heap. */
export const mapCommands = { resetTiles, readTiles, flyHand: fly, collectGarbage };
