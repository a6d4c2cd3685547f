import type { Theme } from '../theme/useTheme.ts';

/** The map's colours: quiet ground, one hue for the data. */
export interface Palette {
  readonly water: string;
  readonly graticule: string;
  readonly land: string;
  readonly border: string;
  readonly coast: string;
  readonly park: string;
  readonly built: string;
  readonly building: string;
  readonly roadCasing: string;
  readonly roadMinor: string;
  readonly roadMajor: string;
  readonly motorway: string;
  readonly rail: string;
  readonly label: string;
  readonly labelMinor: string;
  readonly halo: string;
  readonly cluster: string;
  readonly clusterLarge: string;
  readonly clusterRing: string;
  readonly clusterText: string;
  readonly place: string;
  readonly pin: string;
  readonly sky: string;
  /** How much of the atmosphere's glow is drawn around the globe, 0..1. */
  readonly atmosphere: number;
}

export const palettes: Readonly<Record<Theme, Palette>> = {
  light: {
    water: '#c6d9e6',
    graticule: '#b5cbdb',
    land: '#f6f4ee',
    border: '#d6d1c4',
    coast: '#9cb4c5',
    park: '#dfead2',
    built: '#edeae1',
    building: '#dfdace',
    roadCasing: '#ded9cc',
    roadMinor: '#ffffff',
    roadMajor: '#ffffff',
    motorway: '#f3dba6',
    rail: '#c9c4b8',
    label: '#33404d',
    labelMinor: '#5f6b77',
    halo: '#f9f7f2',
    cluster: '#4757d6',
    clusterLarge: '#2f3a9e',
    clusterRing: '#4757d6',
    clusterText: '#ffffff',
    place: '#4757d6',
    pin: '#b4411c',
    sky: '#b9cfe2',
    atmosphere: 0.12,
  },
  dark: {
    water: '#101e2c',
    graticule: '#1b2b3c',
    land: '#1f2b38',
    border: '#33424f',
    coast: '#3c5062',
    park: '#20352f',
    built: '#242f3b',
    building: '#2f3b48',
    roadCasing: '#19232e',
    roadMinor: '#354352',
    roadMajor: '#455668',
    motorway: '#7b6a42',
    rail: '#3b4856',
    label: '#e2e9f0',
    labelMinor: '#a8b6c4',
    halo: '#141d27',
    cluster: '#8da2ff',
    clusterLarge: '#c3ceff',
    clusterRing: '#8da2ff',
    clusterText: '#0b1220',
    place: '#9db0ff',
    pin: '#ffb27d',
    sky: '#23405f',
    atmosphere: 0.6,
  },
};
