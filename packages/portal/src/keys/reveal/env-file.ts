// The key as a file for a program's environment.
export function envFileText(variable: string, secret: string): string {
  return `${variable}=${secret}\n`;
}
