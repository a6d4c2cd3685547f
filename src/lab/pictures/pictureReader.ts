import type { FindShift, Raster, Shift, ShiftSearch } from './findShift.ts';

/** In CSS pixels of the page, which are the pictures'. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels that changed, by cell: the cell's number and how many. */
export type ChangedCells = readonly (readonly [cell: number, pixelCount: number])[];

/** What one picture shows of the rectangle. */
export interface LookedAt {
  /** Each pixel against what it was when it last changed, so that a fade counts, however slow; of the first picture nothing. */
  readonly changed: ChangedCells;
  /** Against the base, where there is one. */
  readonly sinceBase: ChangedCells;
  /** Pixels in the blank colour, where it is known. */
  readonly blankCount: number | null;
}

export interface PictureReader {
  /** Forgets what came before, and looks at this part from now on. `step`: a channel off by more has changed. */
  start(within: Rectangle, viewport: { readonly width: number; readonly height: number }, step: number): void;
  /** Looks at the next picture, a JPEG in base64. */
  look(jpeg: string): Promise<LookedAt>;
  /** At several on end: decoded side by side. */
  lookAll(jpegs: readonly string[]): Promise<readonly LookedAt[]>;
  lookAt(raster: Raster): LookedAt;
  /** Takes the latest look back, once. */
  back(): void;
  /** What the latest picture shows is what changes are counted from. */
  setBase(): void;
  /** Takes the colour of most of the latest picture for the blank one; `false`: no colour has so much of it. */
  setBlank(): boolean;
  /** How far the latest picture is moved from the base. */
  shift(search: Omit<ShiftSearch, 'step'>): Shift;
  /** For people: the part that is looked at, or the whole page, at most so wide. A JPEG in base64 again. */
  shrink(jpeg: string, options: { readonly width: number; readonly isWhole: boolean }): Promise<string>;
}

/**
 * Compares pictures of a page. It is sent to a page of its own in the user's browser, which decodes them; so it is whole in
 * itself and imports nothing.
 */
export function createPictureReader(findShift: FindShift): PictureReader {
  /** Pixels a side. */
  const CELL = 16;
  const BLANK_SHARE = 0.5;
  let rectangle = { x: 0, y: 0, width: 1, height: 1 };
  let page = { width: 1, height: 1 };
  let step = 0;
  let latest: Raster | null = null;
  let before: Raster | null = null;
  /** Of each pixel the colour that counted as a change last. */
  let known: Raster | null = null;
  let knownBefore: Raster | null = null;
  let base: Raster | null = null;
  let blank: readonly [number, number, number] | null = null;

  async function draw(jpeg: string, part: Rectangle, scale: number): Promise<OffscreenCanvasRenderingContext2D> {
    const blob = await (await fetch(`data:image/jpeg;base64,${jpeg}`)).blob();
    const image = await createImageBitmap(blob);
    const canvas = new OffscreenCanvas(Math.round(part.width * scale), Math.round(part.height * scale));
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('The browser has no 2d context.');
    // On a dense display a picture has more pixels than the page.
    context.drawImage(image, -part.x * scale, -part.y * scale, page.width * scale, page.height * scale);
    image.close();
    return context;
  }

  async function decode(jpeg: string): Promise<Raster> {
    const { width, height } = rectangle;
    return (await draw(jpeg, rectangle, 1)).getImageData(0, 0, width, height);
  }

  /** `kept`: takes on what has changed. */
  function countCells(from: Raster, to: Raster, kept?: Raster): ChangedCells {
    const columns = Math.ceil(to.width / CELL);
    const counts = new Map<number, number>();
    // Most pixels are the very same: those are told apart a whole pixel at a time.
    const [fromPixels, toPixels] = [new Uint32Array(from.data.buffer), new Uint32Array(to.data.buffer)];
    const keptPixels = kept && new Uint32Array(kept.data.buffer);
    for (let row = 0, at = 0; row < to.height; row += 1) {
      for (let column = 0; column < to.width; column += 1, at += 4) {
        if (fromPixels[at >> 2] === toPixels[at >> 2]) continue;
        if (!isOff(from.data, at, to.data, at)) continue;
        if (keptPixels) keptPixels[at >> 2] = toPixels[at >> 2] ?? 0;
        const cell = Math.floor(row / CELL) * columns + Math.floor(column / CELL);
        counts.set(cell, (counts.get(cell) ?? 0) + 1);
      }
    }
    return [...counts];
  }

  function isOff(from: Uint8ClampedArray, fromAt: number, to: Uint8ClampedArray, toAt: number): boolean {
    for (let channel = 0; channel < 3; channel += 1) {
      if (Math.abs((from[fromAt + channel] ?? 0) - (to[toAt + channel] ?? 0)) > step) return true;
    }
    return false;
  }

  function countColour({ data }: Raster, [red, green, blue]: readonly [number, number, number]): number {
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      const isIt =
        Math.abs((data[at] ?? 0) - red) <= step &&
        Math.abs((data[at + 1] ?? 0) - green) <= step &&
        Math.abs((data[at + 2] ?? 0) - blue) <= step;
      if (isIt) count += 1;
    }
    return count;
  }

  return {
    start(within, viewport, leastStep) {
      rectangle = { ...within };
      page = { ...viewport };
      step = leastStep;
      latest = null;
      known = null;
      base = null;
      blank = null;
    },
    async look(jpeg) {
      return this.lookAt(await decode(jpeg));
    },
    async lookAll(jpegs) {
      const rasters = await Promise.all(jpegs.map(decode));
      return rasters.map((raster) => this.lookAt(raster));
    },
    lookAt(raster) {
      before = latest;
      latest = raster;
      knownBefore = known;
      known = { ...raster, data: (known ?? raster).data.slice() };
      return {
        changed: knownBefore ? countCells(knownBefore, raster, known) : [],
        sinceBase: base ? countCells(base, raster) : [],
        blankCount: blank ? countColour(raster, blank) : null,
      };
    },
    back() {
      latest = before;
      known = knownBefore;
    },
    setBase() {
      base = latest;
    },
    setBlank() {
      if (!latest) return false;
      const counts = new Map<number, number>();
      const { data } = latest;
      // By the upper five bits of each channel.
      const keyAt = (at: number): number =>
        ((data[at]! >> 3) << 10) | ((data[at + 1]! >> 3) << 5) | (data[at + 2]! >> 3);
      for (let at = 0; at < data.length; at += 4) counts.set(keyAt(at), (counts.get(keyAt(at)) ?? 0) + 1);
      const [key] = [...counts].reduce((most, entry) => (entry[1] > most[1] ? entry : most), [0, 0]);
      const middle = (bits: number): number => ((key >> bits) & 31) * 8 + 4;
      const colour = [middle(10), middle(5), middle(0)] as const;
      const isMost = countColour(latest, colour) > (data.length / 4) * BLANK_SHARE;
      blank = isMost ? colour : null;
      return isMost;
    },
    shift(search) {
      return base && latest ? findShift(base, latest, { ...search, step }) : { x: 0, y: 0, fit: 0 };
    },
    async shrink(jpeg, { width, isWhole }) {
      const part = isWhole ? { x: 0, y: 0, ...page } : rectangle;
      const { canvas } = await draw(jpeg, part, Math.min(1, width / part.width));
      const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
      let bytes = '';
      for (const byte of new Uint8Array(await blob.arrayBuffer())) bytes += String.fromCharCode(byte);
      return btoa(bytes);
    },
  };
}
