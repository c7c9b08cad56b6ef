// Money as text, by moving the decimal point: nothing is divided, so nothing is rounded.

const MICRO_DIGITS = 6;

/** `1234567` micro-units are `1.234567`: always six decimals. */
export function decimalOf(micros: number): string {
  const digits = String(Math.abs(micros)).padStart(MICRO_DIGITS + 1, '0');
  const sign = micros < 0 ? '-' : '';
  return `${sign}${digits.slice(0, -MICRO_DIGITS)}.${digits.slice(-MICRO_DIGITS)}`;
}

/** The same as people write it: `12.5`, `10`. */
export function plainMoney(micros: number): string {
  return decimalOf(micros).replace(/\.?0+$/, '');
}
