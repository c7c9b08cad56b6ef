// Creates a workspace, the tenant that keys belong to. Slugs are unique over the whole server.
import type { Workspace } from '@keywright/core/keys/api-key';
import type { InputProblem } from '@keywright/core/refusals/refusal-reasons';
import type { WorkspaceAnswer, WorkspaceBody } from '@keywright/core/wire-contract';
import type { Caller } from '../caller.ts';
import { nameProblems } from '../keys/key-input.ts';
import { presentWorkspace } from '../keys/present-key.ts';
import { type AuditDraft, type WriteOutcome, type WritePorts, write } from '../write.ts';

export interface CreateWorkspaceRequest {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: Readonly<WorkspaceBody>;
}

export type CreateWorkspace = (request: CreateWorkspaceRequest) => Promise<WriteOutcome<WorkspaceAnswer>>;

const SLUG = /^[a-z0-9-]{1,50}$/;

export function createCreateWorkspace(ports: WritePorts): CreateWorkspace {
  return ({ actor, idempotencyKey, input }) =>
    write(ports, { actor, idempotencyKey, operation: 'create-workspace', input }, async (tx, now) => {
      if (actor.kind !== 'operator') return { reason: 'operator_required' };
      const problems = problemsIn(input);
      if (problems.length > 0) return { reason: 'validation_error', problems };
      if ((await tx.workspaces.findBySlug(input.slug)) !== null) return { reason: 'slug_taken' };
      const { name, slug } = input;
      const workspace: Workspace = { id: ports.secrets.newId('ws'), name, slug, createdAt: now };
      await tx.workspaces.insert(workspace);
      const details = { name, slug };
      const event: AuditDraft = {
        action: 'workspace.created',
        workspaceId: workspace.id,
        subjectId: workspace.id,
        details,
      };
      return { answer: presentWorkspace(workspace), events: [event], changed: [] };
    });
}

function problemsIn({ name, slug }: Readonly<WorkspaceBody>): readonly InputProblem[] {
  const problems = nameProblems(name);
  if (SLUG.test(slug)) return problems;
  return [...problems, { field: 'slug', message: 'must have 1 to 50 of a-z, 0-9 and dash' }];
}
