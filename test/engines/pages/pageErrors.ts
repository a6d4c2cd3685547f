declare global {
  interface Window {
    pageErrors: readonly string[];
  }
}

/** What went wrong on the page, in any engine's words. Import it first. */
export const pageErrors: readonly string[] = watchErrors();

function watchErrors(): string[] {
  const errors: string[] = [];
  addEventListener('error', ({ message }) => errors.push(`error: ${message}`));
  addEventListener('unhandledrejection', ({ reason }) => errors.push(`unhandled: ${String(reason)}`));
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    errors.push(`policy: ${violatedDirective} ${blockedURI}`),
  );
  for (const level of ['error', 'warn'] as const) {
    const write = console[level].bind(console);
    console[level] = (...parts: unknown[]) => {
      errors.push(`${level}: ${parts.map(String).join(' ')}`);
      write(...parts);
    };
  }
  return errors;
}
