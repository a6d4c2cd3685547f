// mapvitals/otlp: what sends to OpenTelemetry. Export lines only.
export { createOtlpExporter } from './exporters/otlp/createOtlpExporter.ts';

export type { OtlpExporterOptions } from './exporters/otlp/createOtlpExporter.ts';
