import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { Map as LeafletMap } from 'leaflet';
import { attachLeaflet, createHttpExporter, createMapPerformance, startMapPerformance } from 'mapvitals';
import type { ExporterOptions } from 'mapvitals';

// What the test asks for is in the address.
const query = new URLSearchParams(location.search);
// The cast: the test writes it.
const options = JSON.parse(query.get('options') ?? '{}') as Partial<ExporterOptions>;
const measured = (query.has('late') ? startMapPerformance : createMapPerformance)({
  adapter: attachLeaflet,
  app: { name: query.get('app') ?? 'exit', version: '1' },
  exporters: [createHttpExporter({ url: '/v1/maps', ...options })],
});
measured.attach(new LeafletMap('map', { center: [0, 0], zoom: 3 }));

// Beside it, what others would use, as its own guide has it.
const reader = new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter({ url: '/otel/v1/metrics' }) });
const histogram = new MeterProvider({ readers: [reader] }).getMeter('exit').createHistogram('map.operation.duration');

const errors: string[] = [];
let wasPersisted: boolean | null = null;
addEventListener('pageshow', ({ persisted }) => (wasPersisted = persisted));
addEventListener('error', ({ message }) => errors.push(message));
addEventListener('unhandledrejection', ({ reason }) => errors.push(String(reason)));

const app = {
  errors,
  operate(name: string, durationMs: number): void {
    measured.monitor.trackOperation(name, durationMs);
    histogram.record(durationMs, { 'map.op': name });
  },
  flush: () => measured.flush(),
  setConsent: (isGiven: boolean): void => measured.setConsent(isGiven),
  wasPersisted: () => wasPersisted,
  problems: () => measured.report().problems.map(({ code }) => code),
};
Object.assign(globalThis, { app });
