import { redactUrls } from '../lib/redactUrls.ts';
import { toUrlTemplate } from '../lib/toUrlTemplate.ts';
import type { ResourceWatch } from '../signals/observeResources.ts';
import type { MapEvent } from '../types/mapEvents.ts';

/** Fit to be kept: when the page had fetched a tile, for a tracker asks nobody, and URLs as their templates. */
export function prepare(event: MapEvent, { fetchOf }: Pick<ResourceWatch, 'fetchOf'>): MapEvent {
  switch (event.type) {
    case 'error':
      return { ...event, message: redactUrls(event.message) };
    case 'tileStart':
      return event.urlTemplate === undefined ? event : { ...event, urlTemplate: toUrlTemplate(event.urlTemplate) };
    case 'tileReady': {
      const { url, ...rest } = event;
      return url === undefined ? event : { ...rest, networkMs: null, ...fetchOf(url) };
    }
    // Hot: frames and input are kept as they are.
    default:
      return event;
  }
}
