// Where the portal begins.
import './server/style-nonce.ts';
import './look/index.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { applyTheme } from './look/theme.ts';
import { router } from './router.tsx';
import { queryClient } from './server/query-client.ts';

applyTheme();
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place for the portal');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
