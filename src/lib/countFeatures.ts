/** What is asked of sources, layers and maps, whichever library they are of; each has some of it. */
interface Holder {
  getSource?(id?: string): Holder | null | undefined;
  /** Of OpenLayers. */
  getFeatures?(): unknown;
  /** Of Leaflet's groups. */
  getLayers?(): unknown;
  /** Of MapLibre and Mapbox: what it was given, as it is. */
  serialize?(): { readonly data?: { readonly features?: unknown } | string };
  /** Of Cesium. */
  readonly entities?: { readonly values?: unknown };
  /** Of deck.gl's maps and layers. */
  readonly id?: string;
  readonly props?: { readonly layers?: unknown; readonly data?: unknown } | null;
}

/** How many features a source holds, where its library tells without work: `undefined` of tiles, of an address, of one shape. */
export function countFeatures(map: object, source: string | object): number | undefined {
  try {
    const found = listOf(map, source);
    return Array.isArray(found) ? found.length : undefined;
  } catch {
    // A map that is gone.
    return undefined;
  }
}

function listOf(map: Holder, source: string | Holder): unknown {
  if (typeof source !== 'string') {
    const held = source.getSource ? source.getSource() : source;
    return held?.getFeatures?.() ?? held?.getLayers?.() ?? held?.entities?.values;
  }
  if (!map.getSource) {
    const layers = [map.props?.layers].flat(Infinity) as (Holder | null | undefined)[];
    return layers.find((layer) => layer?.id === source)?.props?.data;
  }
  const data = map.getSource(source)?.serialize?.().data;
  return typeof data === 'object' ? data.features : undefined;
}
