// The key checker over the native API. The text is a secret until shown otherwise: it is answered about, never repeated.
import type { CheckSecret } from '../../../app/apis/check-secret.ts';
import type { NativeApp } from '../native-app.ts';
import { checkAnswer, checkBody } from './api-schemas.ts';

const config = { access: 'caller' } as const;

export function checkRoutes(app: NativeApp, checkSecret: CheckSecret): void {
  const summary = 'Say what is wrong with a key somebody copied, and which key it is';
  const schema = { tags: ['keys'], summary, body: checkBody, response: { 200: checkAnswer } };
  app.post('/keys/check', { config, schema }, async ({ caller, body }) => checkSecret(caller, body.key));
}
