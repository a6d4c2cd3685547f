/** Sessions belong to it: one page reads what another has kept. */
export const APP = { name: 'engines', version: '1' };
