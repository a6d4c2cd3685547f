// The code that OpenTelemetry has generated from its own schema. Its package hides it from import: later ones have none.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { opentelemetry } = require('@opentelemetry/otlp-transformer/build/src/generated/root.js');
const { metrics, logs } = opentelemetry.proto.collector;

export const requests = {
  metrics: metrics.v1.ExportMetricsServiceRequest,
  logs: logs.v1.ExportLogsServiceRequest,
};
