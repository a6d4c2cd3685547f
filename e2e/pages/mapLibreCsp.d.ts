// These builds come without types of their own.
declare module 'maplibre-gl-4/dist/maplibre-gl-csp.js' {
  const library: unknown;
  export default library;
}
declare module 'maplibre-gl-5/dist/maplibre-gl-csp.js' {
  const library: unknown;
  export default library;
}
