// What stands on the button that revokes: the API says.
import { Ban, Trash2 } from 'lucide-react';
import { useCurrent } from '../../frame/current.ts';

export function RevokeIcon() {
  const { api } = useCurrent();
  const Icon = api.portal.revokeIcon === 'trash' ? Trash2 : Ban;
  return <Icon aria-hidden className="size-4" />;
}
