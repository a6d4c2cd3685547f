import { readOptions } from '../lib/options.ts';
import { EXPORT_OPTIONS, withHost } from './exportOptions.ts';
import { createLateDelivery } from './lateDelivery.ts';
import type { Exporter } from '../types/exporter.ts';
import type { Encoding } from './encoding.ts';
import type { ExporterOptions, ExportSettings } from './exportOptions.ts';

const JSON_DOCUMENT: Encoding = {
  signals: [''],
  path: () => '',
  contentType: 'application/json',
  encode: (telemetry) => JSON.stringify(telemetry),
};

/**
 * Sends vitals, violations, and the distributions of operations to an address of your own, as JSON (`Telemetry`): in batches,
 * after the page is idle, and what is left when the page goes. What could not be sent waits on the device. Throws BAD_OPTION.
 *
 * @example
 * const mapPerformance = createMapPerformance({ exporters: [createHttpExporter({ url: '/v1/maps' })] });
 */
export function createHttpExporter(options: ExporterOptions): Exporter {
  const settings = readOptions<ExportSettings>('createHttpExporter', EXPORT_OPTIONS, withHost(options));
  return createLateDelivery(settings, async () =>
    (await import('./delivery.ts')).createDelivery(settings, JSON_DOCUMENT),
  );
}
