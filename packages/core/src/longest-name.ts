/** Of people, workspaces, keys, endpoints and credentials alike, in characters. */
export const LONGEST_NAME = 100;
