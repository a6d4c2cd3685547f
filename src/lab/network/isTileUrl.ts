/** Whether an address looks like that of a map tile: three numbers in a row, a row and a column by name, a quadkey, a box, or an archive of tiles that is read in parts. */
export function isTileUrl(url: string): boolean {
  const found = URL.parse?.(url) ?? parse(url);
  if (!found || !/^https?:$/.test(found.protocol)) return false;
  const { pathname, search, searchParams } = found;
  if (/(?:^|[/_-])(\d{1,2})[/_-](-?\d+)[/_,-](-?\d+)(?:@\dx)?(?:\.[\w.]+)?(?:$|\/)/.test(pathname)) return true;
  // https://learn.microsoft.com/bingmaps/articles/bing-maps-tile-system
  if (/\/[ahrt]?[0-3]{3,}\.(?:jpe?g|png|webp|pbf|mvt)$/.test(pathname)) return true;
  // https://docs.protomaps.com/pmtiles/
  if (pathname.endsWith('.pmtiles')) return true;
  // Zoom, column and row as Google's maps write them.
  if (/!1i\d+!2i\d+!3i\d+/.test(search)) return true;
  const names = new Set(Array.from(searchParams.keys(), (name) => name.toLowerCase()));
  const hasAll = (...wanted: string[]): boolean => wanted.every((name) => names.has(name));
  return hasAll('x', 'y', 'z') || hasAll('tilerow', 'tilecol') || (hasAll('bbox') && hasAll('width', 'height'));
}

function parse(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}
