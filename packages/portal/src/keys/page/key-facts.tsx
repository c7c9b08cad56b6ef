// What a key is: what it may do in one sentence, and the rest as it stands.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import type { ReactNode } from 'react';
import { OwnerName } from '../../members/owner-name.tsx';
import { MakerName } from '../../members/maker-name.tsx';
import { useCurrent } from '../../frame/current.ts';
import { classNames } from '../../parts/class-names.ts';
import { CopyButton } from '../../parts/show/copy-button.tsx';
import { Instant } from '../../parts/show/instant.tsx';
import { draftOf } from '../draft/key-draft.ts';
import { PermissionSentence } from '../draft/permission-sentence.tsx';
import { ScopeChips } from '../state/scope-chips.tsx';

export function KeyFacts({ value }: { readonly value: KeyAnswer }) {
  const { api } = useCurrent();
  const addresses = value.allowedAddresses;
  return (
    <div className="rounded border bg-sheet p-5">
      <PermissionSentence draft={draftOf(value)} api={api} isOver={value.state !== 'active'} />
      <dl className="mt-5 grid grid-cols-2 gap-x-6 gap-y-4 border-t pt-4 text-small lg:grid-cols-4">
        <Fact name="Scopes" className="col-span-2">
          <ScopeChips value={value} api={api} />
        </Fact>
        <Fact name="Addresses">
          {addresses === 'any' ? 'Any' : <code className="font-mono">{addresses.join(', ')}</code>}
        </Fact>
        <Fact name="Expires">{value.expiresAt === null ? 'Never' : <Instant at={value.expiresAt} />}</Fact>
        <Fact name="Last used">
          {value.lastUsedAt === null ? 'Never' : <Instant at={value.lastUsedAt} />}
        </Fact>
        <Fact name="Made">
          <Instant at={value.createdAt} />
        </Fact>
        <Fact name="Made by">
          <MakerName id={value.createdBy} />
        </Fact>
        <Fact name="Owner">
          <OwnerName memberId={value.ownerMemberId} />
        </Fact>
        <Fact name="Environment">{value.environment}</Fact>
        <Fact name="Key id" className="lg:col-span-2">
          <span className="flex items-center gap-1">
            <code className="min-w-0 truncate font-mono">{value.id}</code>
            <CopyButton text={value.id} label="Copy key id" />
          </span>
        </Fact>
      </dl>
    </div>
  );
}

interface FactProps {
  readonly name: string;
  readonly className?: string;
  readonly children: ReactNode;
}

function Fact({ name, className, children }: FactProps) {
  return (
    <div className={classNames('min-w-0', className)}>
      <dt className="text-ink-soft">{name}</dt>
      <dd className="mt-0.5 min-w-0">{children}</dd>
    </div>
  );
}
