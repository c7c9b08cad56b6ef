// Decides what a chat or messages request gets, before any byte is sent: a refusal, or a reply steered by its model.

import { type ModelSteer, modelSteer } from './model-steer.ts';
import { type Conversation, type ConversationProblem, parseConversation } from './parse-conversation.ts';

export type AnswerPlan =
  | { readonly refused: false; readonly conversation: Conversation; readonly steer: ModelSteer }
  | { readonly refused: true; readonly status: number; readonly problem: ConversationProblem };

export function answerPlan(body: string): AnswerPlan {
  const parsed = parseConversation(body);
  if (!parsed.ok) return { refused: true, status: 400, problem: parsed.problem };
  const { conversation } = parsed;
  const steer = modelSteer(conversation.model);
  if (steer === null) return refused(404, `The model '${conversation.model}' does not exist`, 'model');
  if (steer.kind === 'status') return refused(steer.status, `The sample model answers ${steer.status}`, null);
  if (steer.kind === 'echo' && conversation.nonce === null) {
    return refused(400, 'sample-echo needs user, metadata.user_id or metadata.nonce', 'user');
  }
  return { refused: false, conversation: { ...conversation, tellsUsage: steer.kind !== 'silent' }, steer };
}

function refused(status: number, message: string, param: string | null): AnswerPlan {
  return { refused: true, status, problem: { message, param } };
}
