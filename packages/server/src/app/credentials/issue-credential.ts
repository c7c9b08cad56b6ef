// Makes a management credential. Only the operator may: nobody can give a machine more than they have themselves, and
// what people have depends on a workspace and changes.
import {
  CREDENTIAL_FORMAT,
  type ManagementCredential,
} from '@keywright/core/credentials/management-credential';
import type { EpochMs } from '@keywright/core/instant';
import { type AllowedAddresses, actorLabel } from '@keywright/core/keys/api-key';
import { RIGHTS, type Right } from '@keywright/core/people/roles';
import type { InputProblem } from '@keywright/core/refusals/refusal-reasons';
import { explainRange } from '@keywright/core/requests/address-range';
import type { CredentialAnswer } from '@keywright/core/wire-contract';
import { type Caller, recordedActor } from '../caller.ts';
import { nameProblems, spelledAddresses } from '../keys/key-input.ts';
import { type MintedSecret, mintSecret } from '../keys/mint-secret.ts';
import { type AuditDraft, type WriteOutcome, type WritePorts, write } from '../write.ts';
import { credentialRecord } from './credential-records.ts';
import { presentCredential } from './present-credential.ts';

export interface IssueCredentialInput {
  readonly name: string;
  readonly rights: readonly string[];
  /** Null for every workspace. */
  readonly workspaceId: string | null;
  readonly allowedAddresses: AllowedAddresses;
  readonly expiresAt: EpochMs | null;
}

export interface IssueCredentialRequest {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: IssueCredentialInput;
}

/** `secret` is the value itself, or null when a retried request is answered again. */
export type CredentialOutcome = WriteOutcome<CredentialAnswer> & { readonly secret: string | null };

export type IssueCredential = (request: IssueCredentialRequest) => Promise<CredentialOutcome>;

const LOOKS = { secretFormat: CREDENTIAL_FORMAT, secretPreview: 'end' } as const;

export function createIssueCredential(ports: WritePorts): IssueCredential {
  return async ({ actor, idempotencyKey, input }) => {
    let minted: MintedSecret | null = null;
    const outcome = await write<CredentialAnswer>(
      ports,
      { actor, idempotencyKey, operation: 'issue-credential', input },
      async (tx, now) => {
        if (actor.kind !== 'operator') return { reason: 'operator_required' };
        const problems = problemsIn(input, now);
        const { workspaceId } = input;
        if (workspaceId !== null && (await tx.workspaces.findById(workspaceId)) === null) {
          problems.push({ field: 'workspaceId', message: 'is not a workspace; create one first' });
        }
        if (problems.length > 0) return { reason: 'validation_error', problems };
        minted = mintSecret(ports.secrets, LOOKS, { environment: 'live', now });
        const credential = credentialWith(minted, { ports, actor, input, now });
        await tx.people.insert('credential', credentialRecord(credential));
        const { id: subjectId, name, rights, expiresAt } = credential;
        const details = { name, rights, expiresAt };
        const event: AuditDraft = { action: 'credential.issued', workspaceId, subjectId, details };
        return { answer: presentCredential(credential, now), events: [event], changed: [] };
      },
    );
    return { ...outcome, secret: (minted as MintedSecret | null)?.value ?? null };
  };
}

interface Making {
  readonly ports: WritePorts;
  readonly actor: Caller;
  readonly input: IssueCredentialInput;
  readonly now: EpochMs;
}

function credentialWith(
  { record }: MintedSecret,
  { ports, actor, input, now }: Making,
): ManagementCredential {
  return {
    id: ports.secrets.newId('mgc'),
    name: input.name,
    digest: record.digest,
    preview: record.preview,
    rights: [...new Set(input.rights)] as Right[],
    workspaceId: input.workspaceId,
    allowedAddresses: spelledAddresses(input.allowedAddresses),
    expiresAt: input.expiresAt,
    createdAt: now,
    createdBy: actorLabel(recordedActor(actor)),
    revokedAt: null,
  };
}

function problemsIn({ name, rights, allowedAddresses, expiresAt }: IssueCredentialInput, now: EpochMs) {
  const problems: InputProblem[] = [...nameProblems(name)];
  const report = (field: string, message: string) => problems.push({ field, message });
  if (rights.length === 0) report('scopes', `must name at least one of ${RIGHTS.join(', ')}`);
  rights.forEach((right, index) => {
    if (!(RIGHTS as readonly string[]).includes(right))
      report(`scopes[${index}]`, `is not one of ${RIGHTS.join(', ')}`);
  });
  if (allowedAddresses !== 'any') {
    allowedAddresses.forEach((range, index) => {
      const message = explainRange(range);
      if (message !== null) report(`allowedAddresses[${index}]`, message);
    });
  }
  if (expiresAt !== null && expiresAt <= now) report('expiresAt', 'must lie in the future');
  return problems;
}
