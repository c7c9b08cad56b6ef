// What a new account is made of.
import { LONGEST_NAME } from '@keywright/core/longest-name';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '@keywright/core/people/account-terms';
import { Field } from '../../parts/form/field.tsx';
import { TextInput } from '../../parts/form/text-input.tsx';
import { PasswordInput } from './password-input.tsx';

export interface NewAccount {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export const NO_ACCOUNT: NewAccount = { name: '', email: '', password: '' };

export function isWhole({ name, email, password }: NewAccount): boolean {
  return name.trim() !== '' && email.includes('@') && password.length >= SHORTEST_PASSWORD;
}

export interface AccountFieldsProps {
  readonly account: NewAccount;
  readonly onChange: (account: NewAccount) => void;
  readonly fault: string | null;
}

export function AccountFields({ account, onChange, fault }: AccountFieldsProps) {
  const { name, email, password } = account;
  const missing = SHORTEST_PASSWORD - password.length;
  const more = missing > 0 && password !== '' ? `${missing} more to go.` : 'A few words do well.';
  return (
    <>
      <Field label="Your name">
        {(parts) => (
          <TextInput
            {...parts}
            autoComplete="name"
            maxLength={LONGEST_NAME}
            value={name}
            onChange={(event) => onChange({ ...account, name: event.target.value })}
          />
        )}
      </Field>
      <Field label="E-mail address">
        {(parts) => (
          <TextInput
            {...parts}
            type="email"
            autoComplete="username"
            value={email}
            onChange={(event) => onChange({ ...account, email: event.target.value })}
          />
        )}
      </Field>
      <Field label="Password" hint={`At least ${SHORTEST_PASSWORD} characters. ${more}`} fault={fault}>
        {(parts) => (
          <PasswordInput
            {...parts}
            autoComplete="new-password"
            maxLength={LONGEST_PASSWORD}
            value={password}
            onChange={(event) => onChange({ ...account, password: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
