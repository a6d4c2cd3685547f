import { tellMistake } from '../../lib/failure.ts';
import { EXPORT_OPTIONS, readExportOptions } from '../exportOptions.ts';
import { createLateDelivery } from '../lateDelivery.ts';
import type { OptionTable } from '../../lib/options.ts';
import type { Exporter } from '../../types/exporter.ts';
import type { EarlySettings, ExporterOptions } from '../exportOptions.ts';
import type { OtlpForm } from './otlpDelivery.ts';

export interface OtlpExporterOptions extends ExporterOptions {
  /** Of a collector: `/v1/metrics` and `/v1/logs` are below it. */
  readonly url: string;
  /** `protobuf` for back ends that take nothing else; what writes it is loaded on demand. @default 'json' */
  readonly encoding?: OtlpForm['encoding'];
  /** `explicit`: in fixed buckets, for back ends that drop the others. @default 'exponential' */
  readonly histogram?: OtlpForm['histogram'];
  /** `cumulative`: since the session began, for one page at a time; of many a collector makes it. @default 'delta' */
  readonly temporality?: OtlpForm['temporality'];
  /** `false`: metrics alone, for back ends that take no log records. @default true */
  readonly logs?: OtlpForm['logs'];
  /** Beside what is known of the app: `{ 'cloud.region': 'eu-1' }`. The same for many users, or each has series of its own. @default {} */
  readonly resource?: OtlpForm['resource'];
}

type Settings = EarlySettings & OtlpForm;

const OPTIONS: OptionTable<OtlpExporterOptions> = {
  ...EXPORT_OPTIONS,
  encoding: { is: ['json', 'protobuf'], or: 'json' },
  histogram: { is: ['exponential', 'explicit'], or: 'exponential' },
  temporality: { is: ['delta', 'cumulative'], or: 'delta' },
  logs: { is: 'boolean', or: true },
  resource: { is: 'object', or: {} },
};

/**
 * Sends distributions of operations and vitals as OpenTelemetry metrics, vitals, violations and problems as its log records,
 * to a collector of your own. Delivers as `createHttpExporter` does. Throws BAD_OPTION.
 *
 * @example
 * const mapPerformance = createMapPerformance({ exporters: [createOtlpExporter({ url: 'https://otel.example.com' })] });
 */
export function createOtlpExporter(options: OtlpExporterOptions): Exporter {
  const settings = readExportOptions<Settings>('createOtlpExporter', OPTIONS, options);
  const { temporality } = settings;
  if (temporality === 'cumulative') {
    const what = '`temporality: cumulative` is for one page at a time: the series of several overwrite each other.';
    tellMistake(undefined, 'otlp-cumulative', what, 'createOtlpExporter.temporality');
  }
  return createLateDelivery(settings, async () =>
    (await import('./otlpDelivery.ts')).createOtlpDelivery(settings, settings),
  );
}
