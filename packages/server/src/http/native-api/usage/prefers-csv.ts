// Whether Accept asks for CSV rather than JSON (RFC 9110, section 12.5.1). What names neither gets JSON.

export function prefersCsv(accept: string | undefined): boolean {
  const ranges = (accept ?? '').split(',').map(readRange);
  const weightOf = (type: string) => ranges.find((range) => range.type === type)?.weight ?? 0;
  return weightOf('text/csv') > weightOf('application/json');
}

function readRange(text: string): { readonly type: string; readonly weight: number } {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length);
  return { type, weight: weight === undefined ? 1 : Number(weight) || 0 };
}
