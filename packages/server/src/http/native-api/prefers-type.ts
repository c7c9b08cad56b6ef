// Whether Accept asks for another type rather than JSON (RFC 9110, section 12.5.1). What names neither gets JSON.

export function prefersType(accept: string | undefined, type: 'text/csv' | 'application/x-ndjson'): boolean {
  const ranges = (accept ?? '').split(',').map(readRange);
  const weightOf = (type: string) => ranges.find((range) => range.type === type)?.weight ?? 0;
  return weightOf(type) > weightOf('application/json');
}

function readRange(text: string): { readonly type: string; readonly weight: number } {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length);
  return { type, weight: weight === undefined ? 1 : Number(weight) || 0 };
}
