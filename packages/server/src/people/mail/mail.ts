// Mail to people: plain text, one recipient. Sent after the answer that caused it, so that no answer tells by its
// duration whether there was anybody to write to.
import { isRecord, object, report, text, type ValueCheck } from '@keywright/core/definition/value-check';

export interface MailMessage {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mail {
  /** Rejects when nobody took the message. */
  send(message: MailMessage): Promise<void>;
}

export interface MailConfig {
  /** `smtp://user:password@host:587` (STARTTLS), `smtps://…:465`. */
  readonly url: string;
  /** `Keywright <no-reply@example.com>`. */
  readonly from: string;
}

const fields = object({
  url: text(/^smtps?:\/\/[^\s/?#]+$/, 'an address such as smtp://user:password@mail.example.com:587'),
  from: text(/^(?:[^<>\p{C}]+ )?<?[^\s<>@]+@[^\s<>@]+>?$/u, 'an address such as Keys <keys@example.com>'),
});

export const checkMail: ValueCheck = (value, field, problems) => {
  fields(value, field, problems);
  if (!isRecord(value) || typeof value['url'] !== 'string') return;
  if (value['url'].startsWith('smtp') && !URL.canParse(value['url']))
    report(problems, `${field}.url`, 'cannot be read as an address');
};
