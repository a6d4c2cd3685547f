/** The zoom as a tag: few values, and each with its own kind of tiles. */
export function zoomBand(zoom: number): string {
  if (zoom < 5) return '0-4';
  if (zoom < 9) return '5-8';
  return zoom < 13 ? '9-12' : '13+';
}
