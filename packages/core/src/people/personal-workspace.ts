// The workspace that is made with a person, for the keys every new user gets. It is known by its slug, which repeats its
// id: nobody chooses an id, so nobody else can have such a slug.
import type { Workspace } from '../keys/api-key.ts';

export function personalSlugOf(workspaceId: string): string {
  return `personal-${workspaceId.slice('ws_'.length)}`;
}

export function isPersonal({ id, slug }: Pick<Workspace, 'id' | 'slug'>): boolean {
  return slug === personalSlugOf(id);
}
