// What can be done with a key, the usual first, what cannot be undone last.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { Link, useNavigate } from '@tanstack/react-router';
import { CirclePause, CirclePlay, Ellipsis, Pencil, RefreshCw } from 'lucide-react';
import { useCurrent } from '../../frame/current.ts';
import { Button, buttonClasses } from '../../parts/form/button.tsx';
import { IconButton } from '../../parts/form/icon-button.tsx';
import { Menu, MenuItem, MenuLine } from '../../parts/overlay/menu.tsx';
import { say } from '../../parts/overlay/toasts.tsx';
import { problemWords } from '../../server/problem-words.ts';
import { editKey } from '../key-actions.ts';
import type { KeyAct } from '../key-search.ts';
import { RevokeIcon } from '../revoke/revoke-icon.tsx';
import { graceSecret } from '../state/key-condition.ts';
import { mayOf } from '../state/may-of.ts';

export interface KeyActionsBarProps {
  readonly value: KeyAnswer;
  readonly onAct: (act: KeyAct) => void;
}

export function KeyActionsBar({ value, onAct }: KeyActionsBarProps) {
  const { api, workspace, standing } = useCurrent();
  const may = mayOf(value, standing, api);
  const navigate = useNavigate();
  const to = {
    to: '/w/$workspace/$api/keys/new',
    params: { workspace: workspace.slug, api: api.name },
    search: { like: value.id, ...(may.isOwn && { own: true }) },
  } as const;
  if (value.state === 'revoked') {
    return (
      <Link {...to} className={buttonClasses('plain')}>
        Create one like it
      </Link>
    );
  }
  const isDisabled = value.state === 'disabled';
  const toggle = async () => {
    try {
      await editKey(value.id, { disabled: !isDisabled });
      say(isDisabled ? `${value.name} works again.` : `${value.name} is refused until it is enabled.`);
    } catch (problem) {
      const { why, next } = problemWords(problem);
      say(`${value.name} was not changed. ${why} ${next}`, { isBad: true });
    }
  };
  return (
    <>
      {may.rotate && (
        <Button
          look={graceSecret(value) === null ? 'primary' : 'plain'}
          icon={<RefreshCw aria-hidden className="size-4" />}
          onClick={() => onAct('rotate')}
        >
          Rotate key
        </Button>
      )}
      <Button icon={<Pencil aria-hidden className="size-4" />} onClick={() => onAct('edit')}>
        Edit
      </Button>
      <Button look="danger-plain" icon={<RevokeIcon />} onClick={() => onAct('revoke')}>
        {api.portal.words.revoke}
      </Button>
      <Menu trigger={<IconButton label="More" icon={<Ellipsis />} />}>
        {(!isDisabled || may.widen) && (
          <>
            <MenuItem icon={isDisabled ? <CirclePlay /> : <CirclePause />} onPick={toggle}>
              {isDisabled ? 'Enable key' : 'Disable key'}
            </MenuItem>
            <MenuLine />
          </>
        )}
        <MenuItem onPick={() => navigate(to)}>Create one like it</MenuItem>
      </Menu>
    </>
  );
}
