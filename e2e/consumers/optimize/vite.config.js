// No plugin and no alias: what an app has that only uses mapvitals.
export default { base: './', build: { outDir: 'dist', target: 'es2022' } };
