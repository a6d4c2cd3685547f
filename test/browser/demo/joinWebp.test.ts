import { expect, test } from 'vitest';
import { joinWebp } from '../../run/joinWebp.mjs';

const [width, height] = [24, 16];
const COLOURS = ['#ff0000', '#00ff00', '#0000ff'];

async function paint(colour: string): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  context.fillStyle = colour;
  context.fillRect(0, 0, width, height);
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.9 });
  return new Uint8Array(await blob.arrayBuffer());
}

/** The strongest of red, green and blue in the middle of a frame. */
function strongest(frame: VideoFrame): number {
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(frame, 0, 0);
  const [red, green, blue] = context.getImageData(width / 2, height / 2, 1, 1).data;
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

test('what is no WebP picture is refused', () => {
  const bytes = new TextEncoder().encode('RIFF0000WEBPnothing of the kind');
  expect(() => joinWebp({ width, height, frames: [{ bytes, durationMs: 40 }] })).toThrow('No WebP picture');
});
