import { createDelivery } from '../delivery.ts';
import { createVitalSums } from '../vitalSums.ts';
import { buildLogs } from './otlpLogs.ts';
import { buildMetrics } from './otlpMetrics.ts';
import { toKeyValues } from './otlpValues.ts';
import type { Telemetry } from '../telemetry.ts';
import type { Delivery } from '../delivery.ts';
import type { Encoding } from '../encoding.ts';
import type { EarlySettings } from '../exportOptions.ts';
import type { MetricsForm } from './otlpMetrics.ts';

/** How it is written. */
export interface OtlpForm extends MetricsForm {
  readonly encoding: 'json' | 'protobuf';
  readonly logs: boolean;
  readonly resource: Readonly<Record<string, string | number | boolean>>;
}

const METRICS = 'm';
const LOGS = 'l';

/** Delivers metrics and log records of OTLP, each as requests of their own. */
export async function createOtlpDelivery(settings: EarlySettings, form: OtlpForm): Promise<Delivery> {
  const binary = form.encoding === 'protobuf' ? await import('./protobuf.ts') : undefined;
  const encoding: Encoding = {
    signals: form.logs ? [METRICS, LOGS] : [METRICS],
    path: (signal) => (signal === METRICS ? '/v1/metrics' : '/v1/logs'),
    contentType: binary ? 'application/x-protobuf' : 'application/json',
    encode(telemetry, signal) {
      const document = signal === METRICS ? toMetrics(telemetry, form) : toLogs(telemetry, form);
      return document && (binary ? binary.toProtobuf(signal, document) : JSON.stringify(document));
    },
    isAnswered: true,
    decodeAnswer: binary?.fromProtobuf,
  };
  return createDelivery(settings, encoding, form.temporality === 'cumulative' ? createVitalSums : undefined);
}

function toMetrics(telemetry: Telemetry, form: OtlpForm): object | null {
  const metrics = buildMetrics(telemetry, form);
  const [resource, scope] = describe(telemetry, form);
  return metrics && { resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics }] }] };
}

function toLogs(telemetry: Telemetry, form: OtlpForm): object | null {
  const logRecords = buildLogs(telemetry);
  const [resource, scope] = describe(telemetry, form);
  return logRecords && { resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords }] }] };
}

/** By the semantic conventions, where there are some. Of each, few values: back ends make labels of them. */
function describe({ app, generator, device }: Telemetry, form: OtlpForm): readonly [resource: object, scope: object] {
  const [name, version] = generator.split('/');
  const attributes = toKeyValues({
    'service.name': app?.name ?? 'unknown_service:map',
    'service.version': app?.version,
    'deployment.environment.name': app?.environment,
    'vcs.ref.head.revision': app?.commit,
    'telemetry.sdk.name': name,
    'telemetry.sdk.version': version,
    'telemetry.sdk.language': 'webjs',
    'map.device_tier': device.tier,
    'map.renderer': device.renderer,
    ...form.resource,
  });
  return [{ attributes }, { name, version }];
}
