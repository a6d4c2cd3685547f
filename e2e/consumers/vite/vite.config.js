export default { base: './', optimizeDeps: { exclude: ['maplibre-gl'] } };
