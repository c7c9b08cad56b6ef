// What a measured stream looks like: about as fast as a model writes.

export const STREAM_CHUNKS = 150;
export const STREAM_EVERY_MS = 20;
