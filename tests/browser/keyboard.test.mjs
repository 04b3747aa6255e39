// Everything by keyboard alone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, newCustomer, open, ticket, topicOf } from "./desk.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const focused = (page) => page.evaluate(() => document.activeElement.closest("[data-id], [data-topic]")?.dataset ?? {});
const label = (page) => page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent);

test("a whole conversation without a mouse", async () => {
  const customer = await newCustomer();
  const { page, left, right, errors, context } = await open(browser, { customer });
  await page.keyboard.press("Alt+1");
  await page.keyboard.type("No mouse today");
  await page.keyboard.press("Enter");
  await topicOf(right, customer).waitFor();
  const wanted = await topicOf(right, customer).getAttribute("data-topic");
  await page.keyboard.press("Alt+3");
  await page.keyboard.press("Home");
  for (let step = 0; step < 60 && (await focused(page)).topic !== wanted; step += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await right.locator(".row", { hasText: "No mouse today" }).first().waitFor();
  await page.keyboard.press("Alt+2");
  await page.keyboard.type("None needed");
  await page.keyboard.press("Enter");
  await left.locator(".row.in", { hasText: "None needed" }).waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});

test("the messages are one stop, arrows walk through them, and their buttons are next", async () => {
  const customer = await newCustomer();
  const desk = await open(browser, { customer });
  const { page, right } = desk;
  await ticket(desk, customer);
  assert.equal(await right.locator('.log .row[tabindex="0"]').count(), 1);
  await right.locator('.log .row[tabindex="0"]').focus();
  await page.keyboard.press("Home");
  const first = await focused(page);
  await page.keyboard.press("ArrowDown");
  assert.notDeepEqual(await focused(page), first);
  const card = await right.locator(".row", { has: page.locator(".keys") }).first().getAttribute("data-id");
  await page.keyboard.press("Home");
  for (let step = 0; step < 20 && (await focused(page)).id !== card; step += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  assert.equal((await focused(page)).id, card, "the next stop is inside the same message");
  await page.keyboard.press("Enter");
  const agent = (await right.locator('.chip[aria-checked="true"] .name').innerText()).trim();
  await right.locator(`.row[data-id="${card}"] .text`, { hasText: agent }).waitFor();
  assert.equal((await focused(page)).id, card, "the focus survives the edit of the card");
  await desk.context.close();
});

test("R replies, Escape gives it up, Enter opens the menu and Escape closes it", async () => {
  const customer = await newCustomer();
  const desk = await open(browser, { customer });
  const { page, right } = desk;
  await ticket(desk, customer);
  const message = right.locator(".row.in", { hasText: "My order is late" }).last();
  await message.focus();
  await page.keyboard.press("r");
  await right.locator(".context", { hasText: "Reply to" }).waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await right.locator(".context").isVisible(), false);
  await message.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menu").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("menu").waitFor({ state: "detached" });
  assert.equal(await message.evaluate((el) => el === document.activeElement), true);
  await desk.context.close();
});

test("a slash offers the bot's commands", async () => {
  const customer = await newCustomer();
  const { page, left, context } = await open(browser, { customer });
  await left.locator("textarea").focus();
  await page.keyboard.type("/he");
  await page.getByRole("option", { name: "/help" }).waitFor();
  await page.keyboard.press("Enter");
  await left.locator(".row.out", { hasText: "/help" }).waitFor();
  await context.close();
});

test("the first stop skips to the panes, and ? lists the keys", async () => {
  const { page, context } = await open(browser);
  await page.keyboard.press("Tab");
  assert.equal(await label(page), "To the customer's chat");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "group-side");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await page.keyboard.press("Escape");
  await context.close();
});

test("arrows choose who acts", async () => {
  const { page, right, context } = await open(browser);
  await right.locator('.chip[tabindex="0"]').focus();
  const before = await label(page);
  await page.keyboard.press("ArrowRight");
  assert.notEqual(await label(page), before);
  assert.equal(await right.locator('.chip[aria-checked="true"]').evaluate((el) => el === document.activeElement), true);
  await context.close();
});
