// Bodies and answers of endpoints in the native API. Unknown fields are refused.
import { AUTH_MODES } from '@keywright/core/endpoints/endpoint';
import { z } from 'zod';
import { pageQuery, when } from '../schemas.ts';

const choices = {
  name: z.string().describe('1 to 100 characters'),
  upstream: z
    .string()
    .nullable()
    .optional()
    .describe('Origin and optional base path, http or https; null for the upstream of the API'),
  authMode: z
    .enum(AUTH_MODES)
    .optional()
    .describe('private: keys of the workspace; public: everybody, at its cost'),
};

export const createEndpointBody = z.strictObject({
  api: z.string().describe('Name of a mounted API that has endpoints'),
  workspaceId: z.string().describe('The workspace whose keys may use it, and that pays for it'),
  ...choices,
});

export const editEndpointBody = z.strictObject({ ...choices, name: choices.name.optional() });

export const endpointsQuery = pageQuery.extend({
  api: z.string().optional(),
  workspaceId: z.string().optional(),
});

export const endpointAnswer = z.object({
  id: z.string(),
  api: z.string(),
  workspaceId: z.string(),
  name: z.string(),
  upstream: z.string().nullable(),
  authMode: z.enum(AUTH_MODES),
  createdAt: when,
  createdBy: z.string(),
});

export const deleteEndpointAnswer = z.object({ id: z.string(), deletedAt: when });
