// One member: who, what they are, and what may be done about it.
import { isAtMost, ROLES, type Role } from '@keywright/core/people/roles';
import type { MemberAnswer } from '@keywright/core/wire-contract';
import { useState } from 'react';
import { useCurrent } from '../frame/current.ts';
import { Button } from '../parts/form/button.tsx';
import { Select } from '../parts/form/select.tsx';
import { say } from '../parts/overlay/toasts.tsx';
import { Badge } from '../parts/show/badge.tsx';
import { Instant } from '../parts/show/instant.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { useAction } from '../server/use-action.ts';
import { setRole } from './member-actions.ts';
import { RemoveDialog } from './remove-dialog.tsx';
import { ROLE_WORDS } from './role-words.ts';

export interface MemberRowProps {
  readonly member: MemberAnswer;
  readonly isLastOwner: boolean;
}

export function MemberRow({ member, isLastOwner }: MemberRowProps) {
  const { standing, person } = useCurrent();
  const [isRemoving, setRemoving] = useState(false);
  const [picked, setPicked] = useState<Role | null>(null);
  const change = useAction(async (role: Role) => {
    // Shown at once, and taken back where the server says no.
    setPicked(role);
    try {
      await setRole(member.id, role);
    } finally {
      setPicked(null);
    }
    say(`${member.name} is ${ROLE_WORDS[role].as} now.`);
  });
  const isSelf = member.userId === person.id;
  const own: Role = standing.role === 'operator' ? 'owner' : standing.role;
  // What one may give, one has; an owner is touched by owners alone.
  const mayChange = standing.may('members:write') && isAtMost(member.role, own) && !isLastOwner;
  const roles = ROLES.filter((role) => isAtMost(role, own)).map((value) => ({
    value,
    label: ROLE_WORDS[value].label,
  }));
  return (
    <li className="grid gap-x-4 gap-y-2 border-t px-4 py-3 first:border-t-0 sm:grid-cols-[minmax(0,1fr)_150px_104px] sm:items-center">
      <div className="min-w-0">
        <p className="flex items-center gap-2 font-medium">
          <span className="truncate">{member.name}</span>
          {isSelf && <Badge>You</Badge>}
        </p>
        <p className="truncate text-small text-ink-soft">
          {member.email} · joined <Instant at={member.joinedAt} />
        </p>
        {isSelf && isLastOwner && (
          <p className="text-small text-ink-soft">
            A workspace always has an owner: to leave, make somebody else one first.
          </p>
        )}
      </div>
      {mayChange ? (
        <Select
          size="small"
          aria-label={`Role of ${member.name}`}
          value={picked ?? member.role}
          options={roles}
          disabled={change.isRunning}
          onPick={(role) => change.run(role as Role)}
        />
      ) : (
        <span title={ROLE_WORDS[member.role].about}>{ROLE_WORDS[member.role].label}</span>
      )}
      <span className="sm:text-right">
        {(mayChange || (isSelf && !isLastOwner)) && (
          <Button size="small" look="quiet" onClick={() => setRemoving(true)} className="max-sm:-ml-2.5">
            {isSelf ? 'Leave' : 'Remove'}
          </Button>
        )}
      </span>
      {change.problem !== null && (
        <div className="sm:col-span-3">
          <ProblemNotice problem={change.problem} what={`The role of ${member.name} was not changed.`} />
        </div>
      )}
      {isRemoving && <RemoveDialog member={member} isSelf={isSelf} onClose={() => setRemoving(false)} />}
    </li>
  );
}
