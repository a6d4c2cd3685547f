import { EXPORT_OPTIONS, readExportOptions } from './exportOptions.ts';
import { createLateDelivery } from './lateDelivery.ts';
import type { Exporter } from '../types/exporter.ts';
import type { EarlySettings, ExporterOptions } from './exportOptions.ts';

/**
 * Sends vitals, violations, and the distributions of operations to an address of your own, as JSON (`Telemetry`): in batches,
 * after the page is idle, and what is left when the page goes. What could not be sent waits on the device. Throws BAD_OPTION.
 *
 * @example
 * const mapPerformance = createMapPerformance({ exporters: [createHttpExporter({ url: '/v1/maps' })] });
 */
export function createHttpExporter(options: ExporterOptions): Exporter {
  const settings = readExportOptions<EarlySettings>('createHttpExporter', EXPORT_OPTIONS, options);
  return createLateDelivery(settings, async () => (await import('./delivery.ts')).createDelivery(settings));
}
