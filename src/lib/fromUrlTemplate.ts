/**
 * The address of one tile (`[zoom, column, row]`), as the browser writes it; of a world that is shown again, that of the first. Of
 * what is no template it is the address of no tile.
 */
export function fromUrlTemplate(template = '', [z = 0, column = 0, y = 0]: readonly number[]): string {
  const columns = 2 ** z;
  const values: Readonly<Record<string, number>> = { z, x: ((column % columns) + columns) % columns, y };
  const link = document.createElement('a');
  link.href = template.replace(/\{([xyz])\}/g, (_, axis: string) => String(values[axis]));
  return link.href;
}
