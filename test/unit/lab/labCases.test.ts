import { describe, expect, it } from 'vitest';
import { chooseCases } from '../../../e2e/accuracy/lab/labCases.ts';

describe('pages that the lab is held against', () => {
  it('are all flown where none is named, and those that are, in their own order', () => {
    expect(chooseCases([])).toContain('mapLibreFading');
    expect(chooseCases(['cesium', 'leaflet'])).toEqual(['leaflet', 'cesium']);
  });

  it('are told where one is named that is not there', () => {
    expect(() => chooseCases(['leaflet', 'openlayers'])).toThrow(
      /^No such page: openlayers\. There are: .*, openLayers, /,
    );
  });
});
