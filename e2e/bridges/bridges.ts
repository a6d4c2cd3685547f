// The real packages, each sending to an intake on this machine; what is told to them is one vital of each kind, and a violation.
import { datadogRum } from '@datadog/browser-rum';
import { initializeFaro } from '@grafana/faro-web-sdk';
import { BrowserAgent } from '@newrelic/browser-agent/loaders/browser-agent';
import * as Sentry from '@sentry/browser';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { toBeacon, toDatadog, toFaro, toNewRelic, toOpenTelemetry, toPostHog, toSentry } from 'mapvitals/bridges';
import { posthog } from 'posthog-js';
import type { Exporter, ViolationEvent, VitalEvent } from 'mapvitals';

const { host, origin } = location;

Sentry.init({ dsn: `http://key@${host}/1`, tracesSampleRate: 0 });
datadogRum.init({
  applicationId: '00000000-0000-0000-0000-000000000000',
  clientToken: 'pub00000000000000000000000000000000',
  site: 'datadoghq.com',
  proxy: `${origin}/datadog`,
  sessionSampleRate: 100,
  trackUserInteractions: false,
});
const faro = initializeFaro({ url: `${origin}/faro`, app: { name: 'city-map' }, batching: { sendTimeout: 100 } });
posthog.init('phc_key', {
  api_host: `${origin}/posthog`,
  autocapture: false,
  capture_pageview: false,
  disable_session_recording: true,
  advanced_disable_flags: true,
  disable_compression: true,
  opt_out_useragent_filter: true,
  request_batching: false,
});
const reader = new PeriodicExportingMetricReader({
  exporter: new OTLPMetricExporter({ url: `${origin}/otel` }),
  exportIntervalMillis: 1000,
  exportTimeoutMillis: 900,
});
const newrelic = new BrowserAgent({
  info: { beacon: host, errorBeacon: host, licenseKey: 'newrelic', applicationID: '1', sa: 1 },
  init: { ssl: false, session_replay: { enabled: false }, session_trace: { enabled: false } },
  loader_config: { accountID: '1', trustKey: '1', agentID: '1', licenseKey: 'newrelic', applicationID: '1' },
});
const meter = new MeterProvider({ readers: [reader] }).getMeter('map');

const settled: VitalEvent = {
  kind: 'vital',
  name: 'ST',
  value: 841,
  unit: 'ms',
  rating: 'good',
  outcome: 'measured',
  startMs: performance.now(),
  startedEpochMs: Date.now(),
  parts: { loadMs: 700 },
  tags: { library: 'maplibre', gesture: 'drag' },
};
const violation: ViolationEvent = {
  kind: 'violation',
  id: 1,
  operation: 'places.cluster',
  metric: 'maxMs',
  value: 913,
  limit: 50,
  unit: 'ms',
  pattern: 'places.*',
  atMs: 6000,
  context: {},
  history: [913],
  ran: null,
  cause: null,
  suppressedCount: 0,
};

const bridges: Exporter[] = [
  toSentry(Sentry),
  toDatadog(datadogRum),
  toFaro(faro),
  toPostHog(posthog),
  toNewRelic(newrelic),
  toOpenTelemetry(meter),
  toBeacon('/beacon'),
];
for (const bridge of bridges)
  for (const event of [settled, { ...settled, name: 'GDF' as const, value: 0.317, unit: 'ratio' as const }, violation])
    bridge(event);
await reader.forceFlush();
await Sentry.flush();
document.title = 'told';
