import { createHttpExporter, createMapPerformance, attachLeaflet } from 'mapvitals';
import { Map as LeafletMap } from 'leaflet';
import type { ExporterOptions } from 'mapvitals';

// What the test asks for is in the address.
const query = new URLSearchParams(location.search);
const options = JSON.parse(query.get('options') ?? '{}') as Partial<ExporterOptions>;
const exporter = createHttpExporter({ url: '/v1/maps', ...options });
const measured = createMapPerformance({
  adapter: attachLeaflet,
  app: { name: query.get('app') ?? 'exit', version: '1' },
  exporters: [exporter],
});
measured.attach(new LeafletMap('map', { center: [0, 0], zoom: 3 }));
let persisted: boolean | null = null;
const errors: string[] = [];
addEventListener('pageshow', (event) => (persisted = event.persisted));
addEventListener('error', ({ message }) => errors.push(message));
addEventListener('unhandledrejection', ({ reason }) => errors.push(String(reason)));

const app = {
  measured,
  errors,
  operate(name: string, durationMs: number): void {
    measured.monitor.trackOperation(name, durationMs);
  },
  wasPersisted: () => persisted,
};
export type App = typeof app;
Object.assign(globalThis, { app });
