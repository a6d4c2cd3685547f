/**
 * Measure a map: vitals, operations, limits, adapters, reports. Export lines only.
 *
 * @module mapvitals
 */
export { attachCesium } from './adapters/cesium/attachCesium.ts';
export { attachDeckGl } from './adapters/deckGl/attachDeckGl.ts';
export { attachGoogleMaps } from './adapters/googleMaps/attachGoogleMaps.ts';
export { attachMapbox } from './adapters/mapbox/attachMapbox.ts';
export { attachAny } from './adapters/attachAny.ts';
export { attachMapLibre } from './adapters/attachMapLibre.ts';
export { attachLeaflet } from './adapters/leaflet/attachLeaflet.ts';
export { attachOpenLayers } from './adapters/openlayers/attachOpenLayers.ts';
export { withCreationTime } from './adapters/withCreationTime.ts';
export { withGpuTime } from './adapters/withGpuTime.ts';
export { PerformanceMonitor } from './core/PerformanceMonitor.ts';
export { createMapPerformance } from './createMapPerformance.ts';
export { startMapPerformance } from './startMapPerformance.ts';
export { MapVitalsError } from './errors.ts';
export { createHttpExporter } from './exporters/createHttpExporter.ts';
export { formatDuration } from './lib/formatDuration.ts';
export { formatVital } from './lib/formatVital.ts';
export { measureUpdate, trackSource } from './signals/measureUpdate.ts';
export { vitalDefinitionsVersion } from './lib/vitalDefinitionsVersion.ts';
export { vitalDefinitions } from './vitals/thresholds.ts';

export type { CesiumRef, CesiumScene, CesiumWidget } from './adapters/cesium/cesiumLike.ts';
export type { DeckGlMap, DeckGlRef } from './adapters/deckGl/deckGlLike.ts';
export type { GoogleMap, GoogleMap3D, GoogleMapElement } from './adapters/googleMaps/googleMapsLike.ts';
export type { MapboxMap, MapboxRef } from './adapters/mapbox/mapboxLike.ts';
export type { LeafletMap } from './adapters/leaflet/leafletLike.ts';
export type { MapLibreMap, MapLibreRef } from './adapters/mapLibreLike.ts';
export type { OpenLayersMap } from './adapters/openlayers/openLayersLike.ts';
export type { PerformanceMonitorOptions } from './core/monitorOptions.ts';
export type { MapPerformanceOptions } from './createMapPerformance.ts';
export type { StartedMapPerformance } from './startMapPerformance.ts';
export type { MapVitalsErrorCode, TaskFailure } from './errors.ts';
export type { SessionKeeper } from './attachments/keepSession.ts';
export type { Clock, TimerHandle } from './types/clock.ts';
export type { CountWindow, DeviceTier, HistogramWindow, Telemetry } from './exporters/telemetry.ts';
export type { ExportHost, ExporterOptions } from './exporters/exportOptions.ts';
export type { ExportedEvent, Exporter, ExportSource, ViolationEvent } from './types/exporter.ts';
export type { Detach, Stop } from './types/functions.ts';
export type { Adapter, AdapterOptions, AttachedMap, MapSink, ViewTiles, WatchedSource } from './types/adapter.ts';
export type {
  AdapterEvent,
  CannotMeasure,
  LoadState,
  MapDescription,
  MapEvent,
  PageEvent,
  UnseenReason,
  UpdateKind,
} from './types/mapEvents.ts';
export type { AttachOptions, MapPerformance } from './types/mapPerformance.ts';
export type { Monitor, OperationHandle, SnapshotStore, Timer, ViolationOptions } from './types/monitor.ts';
export type {
  DeviceTierSource,
  EnvironmentReport,
  ExportOptions,
  HiddenSpan,
  OptimizationReport,
  OptimizedOperationReport,
  Report,
  ReportFormat,
} from './types/report.ts';
export type {
  Attributes,
  BlockTimes,
  Context,
  FrameSample,
  LongFrameSample,
  LongFrameScript,
  MemorySample,
  OperationSample,
  ProblemSample,
  ProgramMoveSample,
  ResourceSample,
  Route,
  RoutePlanNote,
  Sample,
  TileSample,
  VitalOutcome,
  VitalSample,
} from './types/sample.ts';
export type {
  LongFrameReport,
  MemoryReport,
  MonitorReport,
  OperationDetail,
  OperationReport,
  ProblemReport,
  ProgramMovesReport,
  SelfReport,
  Snapshot,
  TileSourceReport,
  Trend,
  TrendDirection,
  VitalDetail,
} from './types/snapshot.ts';
export type {
  BlamedOperation,
  BrokenLimit,
  LimitVerdict,
  RunPlace,
  Threshold,
  ThresholdMetric,
  Thresholds,
  Violation,
  ViolationCause,
} from './types/threshold.ts';
export type {
  MapVitalName,
  PartLimits,
  RatedPart,
  VitalDefinition,
  VitalRating,
  VitalReport,
  VitalTags,
  WebVitalName,
} from './types/vital.ts';
export type { VitalEvent } from './types/vitalEvent.ts';
export type { AppInfo, SetTags, Tags } from './types/app.ts';
export type { ContextLimits } from './core/sanitizeContext.ts';
export type { GestureKind, GestureReport, InputPhase } from './types/gesture.ts';
export type { PagePort, PageTools } from './types/page.ts';
export type { MeasureUpdateOptions } from './signals/measureUpdate.ts';
export type { SerializedSketch } from './types/sketch.ts';
