import { createMetricsRepository } from 'mapvitals/sessions';

/** The sessions of this page, kept on this device alone. */
export const repository = createMetricsRepository({ name: 'mapvitals-demo' });
