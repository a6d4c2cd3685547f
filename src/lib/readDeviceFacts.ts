import { askHost } from './host.ts';
import type { DeviceFacts } from '../types/deviceFacts.ts';

interface MaybeNavigator {
  readonly hardwareConcurrency?: number;
  /** Chromium only: https://developer.mozilla.org/docs/Web/API/Navigator/deviceMemory */
  readonly deviceMemory?: number;
  /** Chromium only: https://developer.mozilla.org/docs/Web/API/NetworkInformation/saveData */
  readonly connection?: { readonly saveData?: boolean };
  readonly userAgent?: string;
}

/** What the browser tells of its device at once. The battery is only told later, by a promise: ask it yourself. */
export function readDeviceFacts(): DeviceFacts {
  const host: MaybeNavigator = typeof navigator === 'undefined' ? {} : navigator;
  const ask = <Answer>(read: () => Answer | undefined): Answer | null => askHost(read) ?? null;
  return {
    logicalCores: ask(() => host.hardwareConcurrency),
    memoryGb: ask(() => host.deviceMemory),
    isOnBattery: null,
    savesData: ask(() => host.connection?.saveData),
    engine: engineOf(ask(() => host.userAgent) ?? ''),
  };
}

function engineOf(userAgent: string): string {
  if (/Firefox\//.test(userAgent)) return 'gecko';
  if (/Chrom(e|ium)\//.test(userAgent)) return 'blink';
  return /AppleWebKit\//.test(userAgent) ? 'webkit' : 'other';
}
