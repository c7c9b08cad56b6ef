// Presses a form of the portal while the server fails: it says so in words, with what to do next and a request id, keeps
// what was typed into it, and does it when it is pressed again, once, however often.
import type { Route } from '@playwright/test';
import { expect } from 'vitest';
import type { PortalRig, Visitor } from '../portal-rig.ts';
import type { FailingForm } from './failing-forms.ts';

export async function tryForm(rig: PortalRig, { page, open }: Visitor, form: FailingForm): Promise<void> {
  await open(form.path);
  await form.fill?.(page);
  const isAsked = page.getByRole('dialog').or(page.getByRole('main')).last();
  const button = isAsked.getByRole('button', { name: form.press, exact: true });
  await page.route(form.asks, failing);
  await button.click();
  await page.getByText(form.says).first().waitFor();
  await isAsked
    .getByText(/Try again/)
    .first()
    .waitFor();
  await isAsked
    .getByText(/req_of_a_test/)
    .first()
    .waitFor();
  for (const [label, text] of Object.entries(form.keeps ?? {})) {
    expect([label, await page.getByLabel(label, { exact: true }).inputValue()]).toEqual([label, text]);
  }
  await page.unroute(form.asks, failing);
  let asked = 0;
  const slow = async (route: Route) => {
    if (isWrite(route)) {
      asked += 1;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    await route.fallback();
  };
  await page.route(form.asks, slow);
  await button.dblclick();
  await page.getByText(form.done).first().waitFor();
  expect([form.what, asked]).toEqual([form.what, 1]);
  await page.unroute(form.asks, slow);
  await form.after?.(page);
  const others = rig.faults.filter((fault) => !/^503 |status of 503/.test(fault));
  rig.faults.splice(0, rig.faults.length, ...others);
}

async function failing(route: Route): Promise<void> {
  if (!isWrite(route)) return route.fallback();
  const requestId = 'req_of_a_test';
  const detail = 'The database cannot be reached';
  const json = { type: 'about:blank', status: 503, code: 'store_unavailable', detail, requestId };
  await route.fulfill({ status: 503, headers: { 'x-request-id': requestId }, json });
}

function isWrite(route: Route): boolean {
  return route.request().method() !== 'GET';
}
