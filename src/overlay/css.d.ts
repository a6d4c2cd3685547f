declare module '*/styles.css?inline' {
  const css: string;
  export default css;
}
