// What a request or an answer calls its model. It is kept with every request, so it is short visible ASCII or nothing.

const MODEL_NAME = /^[\x21-\x7e]{1,128}$/;

export function modelName(value: unknown): string | null {
  return typeof value === 'string' && MODEL_NAME.test(value) ? value : null;
}
