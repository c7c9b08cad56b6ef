// What was done with one key, and by whom.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { AuditList } from '../../audit/audit-list.tsx';
import { Panel } from '../../parts/show/panel.tsx';

export function KeyTrail({ value }: { readonly value: KeyAnswer }) {
  return (
    <Panel title="Audit trail" about="Everything that was done with this key.">
      <AuditList filter={{ workspaceId: value.workspaceId, subjectId: value.id }} />
    </Panel>
  );
}
