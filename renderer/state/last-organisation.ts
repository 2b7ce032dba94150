/** Where the page remembers which organisation was looked at last. */
export const LAST_ORGANISATION = 'folkmoot.organisation'
