import { useEffect } from 'react';
import { repository } from './repository.ts';
import type { MapPerformance } from 'mapvitals';

/** Keeps this session on the device, for the history page. */
export function useRecording({ report }: Pick<MapPerformance, 'report'>): void {
  useEffect(() => repository.record(report), [report]);
}
