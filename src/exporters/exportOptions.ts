import { hostClock } from '../lib/clock.ts';
import { hostPage } from '../lib/host.ts';
import { readOptions } from '../lib/options.ts';
import type { OptionTable } from '../lib/options.ts';
import type { Clock } from '../types/clock.ts';
import type { PagePort } from '../types/page.ts';
import type { Telemetry } from './telemetry.ts';

export interface ExporterOptions {
  /** Where it goes: there, and nowhere else. A neutral path: ad blockers know `rum`, `events` and `analytics`. */
  readonly url: string;
  /** Sent with each request. Across origins the collector has to allow each of them. @default {} */
  readonly headers?: Readonly<Record<string, string>>;
  /** The longest that something waits to be sent, ms. @default 30000 */
  readonly flushEveryMs?: number;
  /** The most that one request carries; more is sent at once, in parts. @default 30000 */
  readonly maxBytes?: number;
  /**
   * gzip while the page is idle. `auto`: to the page's own origin, for elsewhere the collector has to allow `content-encoding`
   * first. After one that was refused all go plain. @default 'auto'
   */
  readonly compress?: 'auto' | boolean;
  /** The share of sessions that send, 0..1; decided once, here. @default 1 */
  readonly sampleRate?: number;
  /**
   * Sends again what may have arrived, for its answer was lost: everything arrives, some of it twice, under one id. `false`:
   * nothing arrives twice, some of it not at all. @default true
   */
  readonly retryAmbiguous?: boolean;
  /** How long an answer may take, ms. @default 10000 */
  readonly timeoutMs?: number;
  /** Unsent batches that are kept on the device for the next start, the newest. @default 100 */
  readonly maxKeptBatches?: number;
  /** Their bytes. @default 2000000 */
  readonly maxKeptBytes?: number;
  /** Their age, ms. @default 3 days */
  readonly maxKeptAgeMs?: number;
  /**
   * Gives what is sent in its place, at once, or `null` to drop it. It is a copy, and may be changed. Called for what may be sent,
   * too. @default sent as it is
   */
  readonly beforeSend?: (telemetry: Telemetry) => Telemetry | null;
  /** `false`: nothing is sent or kept before `setConsent(true)`. @default true */
  readonly hasConsent?: boolean;
  /** @default the browser's own time */
  readonly clock?: Clock;
  /** Says when it goes; `null`: never. @default the page that this code runs for */
  readonly page?: PagePort | null;
  /** From 0 up to 1. @default Math.random */
  readonly random?: () => number;
  /** What it sends and keeps with. @default the browser */
  readonly host?: ExportHost;
}

/** What an exporter needs of a browser. */
export interface ExportHost {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Hands a request to the browser: https://developer.mozilla.org/docs/Web/API/Window/fetchLater. Chromium alone. */
  readonly fetchLater?: ((url: string, init: RequestInit) => { readonly activated: boolean }) | undefined;
  /** `null`: nothing is kept. @default the browser's */
  readonly indexedDB?: IDBFactory | null;
  /** Without: each tab sends what is kept. */
  readonly locks?: Pick<LockManager, 'request'> | undefined;
  readonly isOnline: () => boolean;
}

export type ExportSettings = Required<ExporterOptions>;

/** Until it is loaded what sends and keeps. */
export type EarlySettings = Omit<ExportSettings, 'host'> & Pick<ExporterOptions, 'host'>;

/** What `beforeSend` is where there is none. */
export const AS_IT_IS = (telemetry: Telemetry): Telemetry => telemetry;

/** What each takes, and what it is where it is left out. */
export const EXPORT_OPTIONS: OptionTable<ExporterOptions> = {
  url: { is: 'string', needed: true },
  headers: { is: 'object', or: {} },
  // ms. What a crash loses in a browser without `fetchLater`.
  flushEveryMs: { is: 'number', or: 30_000, min: 1000 },
  // bytes. Two of them fit into what a page may have under way when it goes: 64 KiB, with all other scripts of the page.
  maxBytes: { is: 'integer', or: 30_000, min: 2000, max: 50_000 },
  compress: { is: ['auto', true, false], or: 'auto' },
  sampleRate: { is: 'number', or: 1, min: 0, max: 1 },
  retryAmbiguous: { is: 'boolean', or: true },
  // ms. A collector answers in less than one second.
  timeoutMs: { is: 'number', or: 10_000, min: 1 },
  // Batches. An hour offline.
  maxKeptBatches: { is: 'integer', or: 100, min: 0 },
  // bytes. Small beside the tiles that browsers keep.
  maxKeptBytes: { is: 'integer', or: 2_000_000, min: 0 },
  // ms. A long weekend.
  maxKeptAgeMs: { is: 'number', or: 3 * 86_400_000, min: 0, orInfinity: true },
  beforeSend: { is: 'function', or: AS_IT_IS },
  hasConsent: { is: 'boolean', or: true },
  clock: { is: 'object', or: hostClock },
  page: { is: 'any' },
  random: { is: 'function', or: () => Math.random() },
  host: { is: 'object' },
};

/** With the page as it is now. Throws BAD_OPTION. */
export function readExportOptions<Settings extends EarlySettings>(
  owner: string,
  table: OptionTable<Settings>,
  options: Partial<Settings>,
): Settings {
  const settings = readOptions<Settings>(owner, table, options);
  return { ...settings, page: settings.page === undefined ? hostPage() : settings.page };
}
