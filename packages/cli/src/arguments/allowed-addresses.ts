// --allow: addresses and CIDR blocks, or the word any by itself. Which of them can be used is for the server to say.

export function allowedAddressesOf(values: string[]): 'any' | string[] {
  return values.length === 1 && values[0] === 'any' ? 'any' : values;
}
