import { describe, expect, it } from 'vitest';
import { toUrlTemplate } from '../../../src/lib/toUrlTemplate.ts';

describe('toUrlTemplate', () => {
  it.each([
    ['https://tiles.example/v3/13/2101/3042.mvt?access_token=secret', 'https://tiles.example/v3/{z}/{x}/{y}.mvt'],
    ['https://tiles.example/13/2101/3042@2x.png#a', 'https://tiles.example/{z}/{x}/{y}@2x.png'],
    ['https://user:pass@tiles.example/13-2101-3042.mvt', 'https://tiles.example/{z}-{x}-{y}.mvt'],
    ['//user@tiles.example/13_2101_3042', '//tiles.example/{z}_{x}_{y}'],
    ['/layers/7/13/2101/3042', '/layers/7/{z}/{x}/{y}'],
    ['https://ecn.t0.tiles.example/tiles/a0302321.jpeg?g=1', 'https://ecn.t0.tiles.example/tiles/a{quadkey}.jpeg'],
    ['https://geo.example/reverse/41.8827,-87.6233', 'https://geo.example/reverse/{n},-{n}'],
    // As maps write their place into the address, as routes are asked for, as a place is, and as what is encoded.
    ['https://maps.example/@51.50735,-0.12776,13z', 'https://maps.example/@{n},-{n},13z'],
    ['/route/v1/driving/13.38886,52.51703;-13.39763,52.52940', '/route/v1/driving/{n},{n};-{n},{n}'],
    ['https://geo.example/places/-73.98915,40.73322.json?key=1', 'https://geo.example/places/-{n},{n}.json'],
    ['/static/pin(-122.42410,37.78123)/-122.42410%2C37.78123/300', '/static/pin(-{n},{n})/-{n}%2C{n}/300'],
    ['/tms/3/-4/-5.png', '/tms/{z}/{x}/{y}.png'],
    [
      'https://proxy.example/https%3A%2F%2Fa.example%2Fx%3Faccess_token%3Dsecret',
      'https://proxy.example/https%3A%2F%2Fa.example%2Fx',
    ],
    ['https://a.example/pk.eyJ1IjoibWUiLCJhIjoiY2sifQ.abc/3/4/5.png', 'https://a.example/{key}/{z}/{x}/{y}.png'],
    ['https://a.example/maps/0123456789abcdef0123456789abcdef/style.json', 'https://a.example/maps/{key}/style.json'],
    ['https://a.example/v1/Zx81kQpL02mNbVcXaSdFgHjK/tiles', 'https://a.example/v1/{key}/tiles'],
    ['https://a.example/token/abc/tiles', 'https://a.example/token/{key}/tiles'],
    ['data:image/png;base64,AAAA', 'data:'],
    ['blob:https://app.example/0b1c', 'blob:'],
  ])('keeps of %s only %s', (url, template) => {
    expect(toUrlTemplate(url)).toBe(template);
  });

  it.each([
    'https://tiles.example/{z}/{x}/{y}.pbf',
    'http://192.168.10.250:8080/assets/app-4f2a.js',
    'https://cdn.example/maplibre-gl@5.24.1/dist/maplibre-gl.js',
    'https://cdn.example/deck.gl@9.100.2/dist/app-1.2345.min.js',
    'pmtiles://https://tiles.example/world.pmtiles',
    'https://tiles.example/planet-20240101-natural-earth-shaded/tiles.json',
    '',
  ])('leaves %s as it is', (url) => {
    expect(toUrlTemplate(url)).toBe(url);
  });

  it('is done at once with a hostile megabyte', () => {
    expect(toUrlTemplate('/1'.repeat(500_000)).length).toBeLessThanOrEqual(300);
  });
});
