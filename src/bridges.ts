/**
 * The numbers for tools that people have: each bridge is given its client, and imports none. Export lines only.
 *
 * @module mapvitals/bridges
 */
export { toBeacon } from './bridges/toBeacon.ts';
export { toDatadog } from './bridges/toDatadog.ts';
export { toFaro } from './bridges/toFaro.ts';
export { toGtag } from './bridges/toGtag.ts';
export { toNewRelic } from './bridges/toNewRelic.ts';
export { toOpenTelemetry } from './bridges/toOpenTelemetry.ts';
export { toPostHog } from './bridges/toPostHog.ts';
export { toSentry } from './bridges/toSentry.ts';
export { toVercel } from './bridges/toVercel.ts';

export type { Facts } from './bridges/bridge.ts';
export type { DatadogLike } from './bridges/toDatadog.ts';
export type { FaroLike } from './bridges/toFaro.ts';
export type { GtagLike } from './bridges/toGtag.ts';
export type { NewRelicLike } from './bridges/toNewRelic.ts';
export type { MeterLike } from './bridges/toOpenTelemetry.ts';
export type { PostHogLike } from './bridges/toPostHog.ts';
export type { SentryLike } from './bridges/toSentry.ts';
export type { TrackLike } from './bridges/toVercel.ts';
export type { ExportedEvent, Exporter } from './types/exporter.ts';
