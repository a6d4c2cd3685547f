import { redactUrls } from '../lib/redactUrls.ts';
import { toUrlTemplate } from '../lib/toUrlTemplate.ts';
import type { ResourceWatch } from '../signals/observeResources.ts';
import type { MapEvent } from '../types/mapEvents.ts';

/** Fit to be kept: when the page had fetched a tile, for a tracker asks nobody, and URLs as their templates. */
export function prepare(event: MapEvent, { fetchOf }: Pick<ResourceWatch, 'fetchOf'>): MapEvent {
  if (event.type === 'error') return { ...event, message: redactUrls(event.message) };
  if (event.type === 'tileStart' && event.urlTemplate !== undefined) {
    return { ...event, urlTemplate: toUrlTemplate(event.urlTemplate) };
  }
  if (event.type !== 'tileReady' || event.url === undefined) return event;
  const { url, ...rest } = event;
  return { ...rest, networkMs: null, ...fetchOf(url) };
}
