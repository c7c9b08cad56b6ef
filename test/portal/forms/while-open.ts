// What others do to a key while its page is open, in another tab or elsewhere; and what a reload does to a secret.
import { expect } from 'vitest';
import type { KeysRig } from '../keys-rig.ts';

export async function revokedWhileOpen({ ada, at, newKey }: KeysRig): Promise<void> {
  const { page } = ada;
  const key = await newKey({ name: 'shared' });
  await ada.open(at(`stav/keys/${key.id}?act=edit`));
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('typed meanwhile');
  await ada.post(`/api/v1/keys/${key.id}/revoke`, { reason: null });
  await dialog.getByRole('button', { name: 'Save changes' }).click();
  await dialog.getByText('The key was not changed.').waitFor();
  await dialog.getByText('This key was revoked while you were here').waitFor();
  expect(await dialog.getByLabel('Name').inputValue()).toBe('typed meanwhile');
  expect(await dialog.getByRole('button', { name: 'Save changes' }).isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Revoked', { exact: true }).first().waitFor();
  expect(await page.getByRole('button', { name: 'Edit' }).count()).toBe(0);
}

export async function leftWhileMade({ ada, at }: KeysRig): Promise<void> {
  const { page } = ada;
  await ada.open(at('stav/keys/new'));
  await page.getByLabel('Name').fill('slowly made');
  const answering = Promise.withResolvers<void>();
  await page.route('**/api/v1/keys', (route) => answering.promise.then(() => route.fallback()));
  await page.getByRole('button', { name: 'Create key' }).click();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await page.getByText('The secret is on its way').first().waitFor();
  answering.resolve();
  await page.getByRole('heading', { name: 'slowly made is ready' }).waitFor();
  await page.getByRole('button', { name: 'Copy key' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  await page.unroute('**/api/v1/keys');
}

export async function rotatedInTwoTabs({ ada, at, newKey, chat }: KeysRig): Promise<void> {
  const key = await newKey({ name: 'twice', scopes: ['inference:chat'] });
  await chat(key.secret, '203.0.113.88');
  const { page } = ada;
  const other = await ada.context.newPage();
  await other.goto(at(`stav/keys/${key.id}`));
  await other.getByRole('button', { name: 'Rotate key' }).click();
  // The list says who used it last to whoever looks, and the palette leads to the dialog.
  await ada.open(at('stav/keys?q=twice'));
  await page.getByRole('row', { name: /twice/ }).getByRole('cell').nth(4).getByText('just now').hover();
  await page.getByRole('tooltip').getByText('203.0.113.88, python-requests/2.31').waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find or do' }).fill('rotate twice');
  await page.keyboard.press('Enter');
  const rotate = () => page.getByRole('dialog').getByRole('button', { name: 'Rotate key' }).click();
  await rotate();
  await page.locator('[data-secret]').waitFor();
  await other.getByRole('dialog').getByRole('button', { name: 'Rotate key' }).click();
  await other.getByText('The key was not rotated.').waitFor();
  await other.getByText('End the old secret first').waitFor();
  await other.close();
  // Whoever reloads before copying is asked by the browser; afterwards nothing is left of the secret.
  const secret = await page.locator('[data-secret]').innerText();
  const asked: string[] = [];
  page.once('dialog', (question) => {
    asked.push(question.type());
    void question.dismiss();
  });
  await page.evaluate('void setTimeout(() => location.reload())');
  await expect.poll(() => asked).toEqual(['beforeunload']);
  expect(await page.locator('[data-secret]').innerText()).toBe(secret);
  await page.getByRole('button', { name: 'Copy key' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'twice' }).waitFor();
  expect(await page.content()).not.toContain(secret);
}
