import { formatDuration } from 'mapvitals';

/** What stands where there is no value, as the SDK writes it. */
export const NONE: string = formatDuration(null);
