// Browsing tasks of a business, and the browser session of each. Refusals are `{error}`.
import type { Exchange, PathParams } from '../exchange/exchange.ts';
import type { JsonAnswer } from '../exchange/send-json.ts';
import { parseJsonObject } from '../json-object.ts';
import { isOwnId, ownId, workspaceIdOf } from './workspace-ids.ts';

const TASKS_THERE_ARE = [3, 2, 1];
const NOT_FOUND: JsonAnswer = { status: 404, body: { error: 'Not found' } };

export function startTask(exchange: Exchange): JsonAnswer {
  const { endUserId, instruction } = parseJsonObject(exchange.body) ?? {};
  if (typeof instruction !== 'string' || instruction === '') {
    return { status: 400, body: { error: 'instruction must be a text' } };
  }
  if (endUserId !== undefined && (typeof endUserId !== 'string' || endUserId === '')) {
    return { status: 400, body: { error: 'endUserId must be a text' } };
  }
  const body = { ...task(exchange, exchange.serial, 'queued'), endUserId: endUserId ?? null };
  return { status: 201, body };
}

export function listTasks(exchange: Exchange): JsonAnswer {
  const tasks = TASKS_THERE_ARE.map((serial) => task(exchange, serial, 'done'));
  return { status: 200, body: { tasks } };
}

export function showTask(exchange: Exchange, { taskId = '' }: PathParams): JsonAnswer {
  if (!isOwnId(exchange, 'task', taskId)) return NOT_FOUND;
  return { status: 200, body: task(exchange, serialOf(taskId), 'done') };
}

export function showSession(exchange: Exchange, { id = '' }: PathParams): JsonAnswer {
  if (!isOwnId(exchange, 'sess', id)) return NOT_FOUND;
  const taskId = ownId(exchange, 'task', serialOf(id));
  return { status: 200, body: { id, taskId, workspaceId: workspaceIdOf(exchange) } };
}

function task(exchange: Exchange, serial: number, status: 'queued' | 'done') {
  return {
    taskId: ownId(exchange, 'task', serial),
    sessionId: ownId(exchange, 'sess', serial),
    workspaceId: workspaceIdOf(exchange),
    status,
  };
}

function serialOf(id: string): number {
  return Number(id.split('_').at(-1));
}
