import { expect, test } from 'vitest';
import { joinWebp } from '../../run/joinWebp.mjs';

const [width, height] = [24, 16];
const COLOURS = ['#ff0000', '#00ff00', '#0000ff'];

async function paint(colour: string, size = { width, height }): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d')!;
  context.fillStyle = colour;
  context.fillRect(0, 0, size.width, size.height);
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.9 });
  return new Uint8Array(await blob.arrayBuffer());
}

/** The strongest of red, green and blue at a place of a frame, the middle by default. */
function strongest(frame: VideoFrame, x = width / 2, y = height / 2): number {
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(frame, 0, 0);
  const [red, green, blue] = context.getImageData(x, y, 1, 1).data;
  const parts = [red!, green!, blue!];
  return parts.indexOf(Math.max(...parts));
}

test('single pictures become one animation that the browser plays, each for as long as it was there', async () => {
  const frames = await Promise.all(
    COLOURS.map(async (colour, index) => ({ bytes: await paint(colour), durationMs: 40 * (index + 1) })),
  );
  const film = joinWebp({ width, height, frames });

  const decoder = new ImageDecoder({ data: film, type: 'image/webp' });
  await Promise.all([decoder.completed, decoder.tracks.ready]);
  expect(decoder.tracks.selectedTrack).toMatchObject({
    animated: true,
    frameCount: COLOURS.length,
    repetitionCount: Infinity,
  });
  for (const frameIndex of COLOURS.keys()) {
    const { image } = await decoder.decode({ frameIndex });
    expect([image.displayWidth, image.displayHeight, image.duration]).toEqual([
      width,
      height,
      40_000 * (frameIndex + 1),
    ]);
    expect(strongest(image)).toBe(frameIndex);
    image.close();
  }
  decoder.close();
});

test('a part is drawn where it lies, over the picture before', async () => {
  const part = { x: 12, y: 8, width: 12, height: 8 };
  const frames = [
    { bytes: await paint('#ff0000'), durationMs: 40 },
    { bytes: await paint('#0000ff', part), durationMs: 40, part },
  ];
  const decoder = new ImageDecoder({ data: joinWebp({ width, height, frames }), type: 'image/webp' });
  await Promise.all([decoder.completed, decoder.tracks.ready]);
  const { image } = await decoder.decode({ frameIndex: 1 });
  expect([strongest(image, 3, 3), strongest(image, 20, 3), strongest(image, 20, 14)]).toEqual([0, 0, 2]);
  image.close();
  decoder.close();
});

test('what is no WebP picture is refused', () => {
  const bytes = new TextEncoder().encode('RIFF0000WEBPnothing of the kind');
  expect(() => joinWebp({ width, height, frames: [{ bytes, durationMs: 40 }] })).toThrow('No WebP picture');
});
