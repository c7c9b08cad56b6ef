// Endpoints as callers of the native API see them.
import type { AuthMode } from './endpoint.ts';

export interface EndpointAnswer {
  id: string;
  api: string;
  workspaceId: string;
  name: string;
  /** Null: that of the API. */
  upstream: string | null;
  authMode: AuthMode;
  createdAt: string;
  createdBy: string;
}

export interface CreateEndpointBody {
  api: string;
  workspaceId: string;
  name: string;
  upstream?: string | null | undefined;
  authMode?: AuthMode | undefined;
}

export interface EditEndpointBody {
  name?: string | undefined;
  upstream?: string | null | undefined;
  authMode?: AuthMode | undefined;
}

export interface DeleteEndpointAnswer {
  id: string;
  deletedAt: string;
}
