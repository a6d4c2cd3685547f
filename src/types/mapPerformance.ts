import type { SetTags } from './app.ts';
import type { Detach } from './functions.ts';
import type { Monitor } from './monitor.ts';
import type { Optimizer } from './optimizer.ts';
import type { ExportOptions, Report, ReportFormat } from './report.ts';
import type { Snapshot } from './snapshot.ts';

export interface AttachOptions {
  /**
   * When the map was created, in `performance.now()` milliseconds.
   * @default what `withCreationTime` noted, else the moment of `attach`
   */
  readonly createdAtMs?: number;
  /** Tells this map from others: the tag `map` of all that is measured of it. @default none */
  readonly name?: string;
  /** The map's owner has removed it. Not called once you have detached. */
  readonly onRemoved?: () => void;
}

/** What `startMapPerformance` and `createMapPerformance` return: everything an app, a hook or the overlay needs. */
export interface MapPerformance<MapType = unknown, Optimize extends Optimizer | undefined = Optimizer | undefined> {
  readonly monitor: Monitor;
  /** What it was given as `optimize`. */
  readonly optimize: Optimize;
  /** Measures this map until the returned function is called or the map is removed. Attaching twice is one attachment. */
  attach(map: MapType, options?: AttachOptions): Detach;
  /** What the app says of all that is measured from here on, beside its `app.tags` and what it said before: `{ route: '/map' }`. */
  setTags(tags: SetTags): void;
  /** Now: frozen, the same object until something changes. `report()` is the whole session. */
  snapshot(): Snapshot;
  /** The session so far, as a document. */
  report(): Report;
  /** Hands the report to the user: as a file, to the clipboard, or to share it. @default 'json' */
  exportReport(format?: ReportFormat, options?: ExportOptions): Promise<void>;
  /** Whether the `exporters` may send: `false` stops them, and clears what they have kept. */
  setConsent(isGiven: boolean): void;
  /** Tells what is known but still waits for a detail, writes it to the `repository` and has the `exporters` send it. */
  flush(): Promise<void>;
  /** Lets go of all maps and measures nothing any more; the `repository` and the `exporters` get the session's end. */
  dispose(): Promise<void>;
}
