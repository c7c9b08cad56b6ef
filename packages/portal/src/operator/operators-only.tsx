// What everybody else is told on pages of whoever runs the server.
import { Lock } from 'lucide-react';
import { EmptyState } from '../parts/show/empty-state.tsx';

export function OperatorsOnly() {
  return (
    <EmptyState icon={<Lock />} title="This is for whoever runs the server">
      You see your own workspaces. The server prints a link for its first operator when it starts.
    </EmptyState>
  );
}
