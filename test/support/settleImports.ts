import { vi } from 'vitest';

/**
 * What a test loads by import() ends with it. To be awaited before mocks of files are taken back: Vitest forgets those that
 * are put up, or taken back, while an import of before still looks up its own, and a later test is without a file.
 */
export const settleImports = (): Promise<void> => vi.dynamicImportSettled();
