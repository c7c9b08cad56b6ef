// What every page stands in.
import { createRootRoute, Outlet } from '@tanstack/react-router';
import { Tooltip } from 'radix-ui';
import { Toasts } from '../parts/overlay/toasts.tsx';

export const rootRoute = createRootRoute({
  component: () => (
    <Tooltip.Provider delayDuration={250} skipDelayDuration={200}>
      <Outlet />
      <Toasts />
    </Tooltip.Provider>
  ),
});
