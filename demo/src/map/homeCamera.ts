import { panelPadding } from './panelPadding.ts';

const center: [number, number] = [8, 28];
/** At this zoom the globe fills a free area of this size. */
const zoom = 2.35;
const sizePx = 900;

/** The whole globe, as large as the panel lets it be. */
export function homeCamera(container: HTMLElement): { readonly center: [number, number]; readonly zoom: number } {
  const { left, right, bottom } = panelPadding(container);
  const freePx = Math.min(container.clientWidth - left - right, container.clientHeight - bottom);
  return { center, zoom: zoom + Math.log2(Math.max(freePx, 200) / sizePx) };
}
