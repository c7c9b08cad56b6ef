// What an account is made of, on every way in and on every page.

export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 128;
/** As people type it: whether there is such an address, only a mail can tell. */
export const LONGEST_EMAIL = 254;
