// What a scope lets a key do, as the rest of the sentence "This key can …".
import type { ApiScopeAnswer } from '@keywright/core/wire-contract';

/** Descriptions that already say what is done. */
const VERBS =
  /^(?:read|add|call|look|list|change|create|delete|manage|write|start|show|keep|make|send|use|get|update|remove|run|view)\b/i;

export function scopeWords({ description, name }: ApiScopeAnswer): string {
  const plain =
    description
      .replace(/\s*\([^)]*\)/g, '')
      .replace(/\.$/, '')
      .trim() || name;
  const begun = /^[A-Z][a-z]/.test(plain) ? `${plain.charAt(0).toLowerCase()}${plain.slice(1)}` : plain;
  return VERBS.test(plain) ? begun : `call ${begun}`;
}

/** What several scopes open together; what is only called is said so once. */
export function openedWords(scopes: readonly ApiScopeAnswer[]): readonly string[] {
  const words = scopes.map(scopeWords);
  const isCalled = (text: string) => text.startsWith('call ');
  const called = words
    .filter(isCalled)
    .map((text, index) => (index === 0 ? text : text.slice('call '.length)));
  return [...called, ...words.filter((text) => !isCalled(text))];
}
