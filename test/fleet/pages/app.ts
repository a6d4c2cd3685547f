import { Map as LeafletMap, TileLayer } from 'leaflet';
import 'leaflet/dist/leaflet.css';
import { attachLeaflet, createMapPerformance } from 'mapvitals';
import { createOtlpExporter } from 'mapvitals/otlp';
import type { ExportedEvent } from 'mapvitals';
import type { OtlpExporterOptions } from 'mapvitals/otlp';

// What the test asks for is in the address.
const query = new URLSearchParams(location.search);
const told: ExportedEvent[] = [];
/** What the browser is to send if this page crashes, as text. */
let armed = '';
// The cast: Chromium has it, the types do not yet.
const browser = globalThis as { fetchLater?: (url: string, init: RequestInit) => { readonly activated: boolean } };
const { fetchLater } = browser;
if (fetchLater) {
  browser.fetchLater = (url, init) => {
    armed = new TextDecoder().decode(init.body as Uint8Array);
    return fetchLater(url, init);
  };
}
const measured = createMapPerformance({
  adapter: attachLeaflet,
  app: { name: query.get('app')!, version: query.get('release')! },
  thresholds: { 'places.cluster': 40 },
  exporters: [
    (event) => void told.push(event),
    createOtlpExporter({
      url: '/fleet',
      encoding: 'protobuf',
      logs: false,
      // The cast: the test writes it.
      ...(JSON.parse(query.get('options') ?? '{}') as Partial<OtlpExporterOptions>),
    }),
  ],
});
const map = new LeafletMap('map', { center: [0, 0], zoom: Number(query.get('zoom') ?? 3) });
measured.attach(map);
// Small tiles are many: a share of them says something.
new TileLayer(query.get('tiles') ?? '/tile.png', { tileSize: Number(query.get('tileSize') ?? 256) }).addTo(map);

const count = (name: string): number => told.filter((it) => it.kind === 'vital' && it.name === name).length;
const app = {
  isReady: () => count('TCM') > 0 || count('MFR') > 0,
  hasSettled: () => count('ST') > 0,
  isArmedWith: (text: string) => armed.includes(text),
  operate: (name: string, durationMs: number): void => measured.monitor.trackOperation(name, durationMs),
  flush: () => measured.flush(),
  tellProblem: (code: string): void => measured.monitor.record({ kind: 'problem', code, message: '', atMs: 0 }),
  /** What this browser has measured: sums of operations, and each vital. */
  measured() {
    const { operations, brokenLimits } = measured.report();
    return {
      operations: operations.map(({ name, count, totalMs }) => ({ name, count, totalMs })),
      vitals: told.flatMap((event) =>
        event.kind === 'vital' && event.outcome === 'measured' ? [{ name: event.name, value: event.value }] : [],
      ),
      // Of the page's own vitals some are known only as it goes.
      violations: brokenLimits.flatMap(({ operation, count }) => (operation === 'places.cluster' ? [count] : [])),
      problems: measured.report().problems.map(({ code }) => code),
    };
  },
};
export type FleetPage = typeof app;
Object.assign(globalThis, { app });
