// The workspace and API looked at last in this tab: where the portal opens. Names, nothing else.
let workspace: string | null = null;
let api: string | null = null;

export function rememberPlace(slug: string, apiName: string): void {
  workspace = slug;
  api = apiName;
}

export function lastWorkspace(): string | null {
  return workspace;
}

export function lastApi(): string | null {
  return api;
}
