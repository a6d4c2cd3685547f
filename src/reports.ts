/**
 * A report as text. Export lines only.
 *
 * @module mapvitals/reports
 */
export { createFlightRecorder } from './reports/recorder/createFlightRecorder.ts';
export { formatCsv } from './reports/formatCsv.ts';
export { formatHtml } from './reports/formatHtml.ts';
export { formatJson } from './reports/formatJson.ts';
export { formatLayerCosts } from './reports/layers/formatLayerCosts.ts';
export { formatMarkdown } from './reports/formatMarkdown.ts';
export { formatTrace } from './reports/formatTrace.ts';
export { measureLayers } from './reports/layers/measureLayers.ts';

export type { CostEstimate } from './reports/layers/estimateCost.ts';
export type { LayerCost, LayerCosts, MeasureLayersOptions } from './reports/layers/measureLayers.ts';
export type { FlightRecorder, FlightRecording } from './reports/recorder/FlightRecorder.ts';
export type { Readable } from './reports/readPage.ts';
export type { WriteOptions } from './reports/writeAll.ts';
