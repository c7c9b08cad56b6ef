// The course of a chat or messages request: refuse, obey the steer, then answer whole or streamed.
// What the bytes look like is the dialect's business alone.
import type { OutgoingHttpHeaders } from 'node:http';
import { countTokens } from '../count-tokens.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { type JsonAnswer, sendHalfOfJson, sendJson } from '../exchange/send-json.ts';
import { openSse } from '../exchange/sse-writer.ts';
import { pause } from '../exchange/unless-gone.ts';
import { answerPlan } from './answer-plan.ts';
import type { ModelSteer } from './model-steer.ts';
import type { Conversation, ConversationProblem } from './parse-conversation.ts';
import { type Reply, replyPieces, wholeReply } from './reply.ts';

export type Dialect = {
  refusal(exchange: Exchange, status: number, problem: ConversationProblem): JsonAnswer;
  whole(exchange: Exchange, conversation: Conversation, reply: Reply): JsonAnswer;
  streamed(exchange: Exchange, conversation: Conversation): StreamFrames;
};

export type StreamFrames = {
  readonly headers: OutgoingHttpHeaders;
  readonly opening: readonly string[];
  piece(text: string): string;
  closing(completionTokens: number, isShortened: boolean): readonly string[];
};

export async function answerConversation(exchange: Exchange, dialect: Dialect): Promise<void> {
  const plan = answerPlan(exchange.body);
  if (plan.refused) {
    sendJson(exchange, dialect.refusal(exchange, plan.status, plan.problem));
    return;
  }
  const { conversation, steer } = plan;
  const { entry } = exchange;
  const { model, promptTokens: inputTokens, cachedTokens, tellsUsage } = conversation;
  Object.assign(entry, { model, inputTokens, cachedTokens, tellsUsage });
  if (!(await reachesHead(exchange, steer))) return;
  if (conversation.stream) {
    await streamReply(exchange, steer, { conversation, frames: dialect.streamed(exchange, conversation) });
    return;
  }
  const reply = wholeReply(conversation, steer);
  entry.outputTokens = countTokens(reply.text);
  const whole = dialect.whole(exchange, conversation, reply);
  if (steer.kind === 'cut') sendHalfOfJson(exchange, whole);
  else sendJson(exchange, whole);
}

/** False when no head will ever be sent. */
async function reachesHead({ response }: Exchange, steer: ModelSteer): Promise<boolean> {
  if (steer.kind === 'slow') return pause(response, steer.delayMs);
  if (steer.kind === 'reset') response.socket?.resetAndDestroy();
  return steer.kind !== 'reset' && steer.kind !== 'hang';
}

type Script = { readonly conversation: Conversation; readonly frames: StreamFrames };

async function streamReply(exchange: Exchange, steer: ModelSteer, script: Script): Promise<void> {
  const { conversation, frames } = script;
  const { entry } = exchange;
  const sse = openSse(exchange, frames.headers);
  for (const frame of frames.opening) if (!(await sse.send(frame))) return;
  const pieces = replyPieces(conversation, steer);
  let next = pieces.next();
  for (; next.done !== true; next = pieces.next()) {
    if (steer.kind === 'stream' && !(await pause(exchange.response, steer.everyMs))) return;
    if (!(await sse.send(frames.piece(next.value)))) return;
    entry.outputTokens += countTokens(next.value);
  }
  if (steer.kind === 'cut') {
    sse.cut();
    return;
  }
  for (const frame of frames.closing(entry.outputTokens, next.value)) if (!(await sse.send(frame))) return;
  sse.end();
}
