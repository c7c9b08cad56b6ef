// On what terms members have keys of their own, what they ask for, and what changes both.
import type {
  UserKeyPolicyAnswer,
  UserKeyPolicyBody,
  UserKeyRequestAnswer,
  UserKeyRequestBody,
} from '@keywright/core/wire-contract';
import { queryOptions } from '@tanstack/react-query';
import { ask, at } from '../server/ask.ts';
import { queryClient } from '../server/query-client.ts';
import { readPages } from '../server/read-pages.ts';

const MOST = 1000;

export function policyQuery(workspaceId: string, api: string) {
  return queryOptions({
    queryKey: ['user-keys', workspaceId, api, 'policy'],
    queryFn: ({ signal }) =>
      ask<UserKeyPolicyAnswer>('/api/v1/user-key-policy', { query: { workspaceId, api }, signal }),
  });
}

export function requestsQuery(workspaceId: string, api: string) {
  return queryOptions({
    queryKey: ['user-keys', workspaceId, api, 'requests'],
    queryFn: ({ signal }) =>
      readPages<UserKeyRequestAnswer>('/api/v1/user-key-requests', {
        query: { workspaceId, api },
        most: MOST,
        signal,
      }),
  });
}

export function setPolicy(
  workspaceId: string,
  api: string,
  body: UserKeyPolicyBody,
): Promise<UserKeyPolicyAnswer> {
  return changing(() => ask('/api/v1/user-key-policy', { method: 'PUT', query: { workspaceId, api }, body }));
}

export function askForKey(body: UserKeyRequestBody): Promise<UserKeyRequestAnswer> {
  return changing(() => ask('/api/v1/user-key-requests', { method: 'POST', body }));
}

export function approve(id: string): Promise<UserKeyRequestAnswer> {
  return changing(() => ask(at`/api/v1/user-key-requests/${id}/approve`, { method: 'POST' }));
}

export function deny(id: string, reason: string): Promise<UserKeyRequestAnswer> {
  const body = reason === '' ? {} : { reason };
  return changing(() => ask(at`/api/v1/user-key-requests/${id}/deny`, { method: 'POST', body }));
}

export function takeBack(id: string): Promise<UserKeyRequestAnswer> {
  return changing(() => ask(at`/api/v1/user-key-requests/${id}/cancel`, { method: 'POST' }));
}

async function changing<T>(work: () => Promise<T>): Promise<T> {
  const answer = await work();
  await queryClient.invalidateQueries({ queryKey: ['user-keys'] });
  await queryClient.invalidateQueries({ queryKey: ['keys'] });
  return answer;
}
