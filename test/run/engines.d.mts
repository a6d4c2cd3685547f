export function findProgram(name: string): string | undefined;
export function whyNoEngine(engine: 'firefox' | 'webkit'): string | null;
export function installEngines(): void;
