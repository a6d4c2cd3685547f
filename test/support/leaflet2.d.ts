/** Leaflet 2 has no types of its own yet; those of 1.9 say what these tests use of it. */
declare module 'leaflet-2' {
  export * from 'leaflet';
}
