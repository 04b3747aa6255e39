// The page keeps up with the world by itself.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { botWrites, launch, newCustomer, open, say, topicOf, write } from "./desk.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const gap = (log) => log.evaluate((el) => Math.round(el.scrollHeight - el.scrollTop - el.clientHeight));

async function longChat() {
  const customer = await newCustomer();
  await write(customer, "Hello");
  for (let at = 1; at <= 100; at += 1) await botWrites(customer, { text: `Line ${at} ${"and more ".repeat(at % 13)}` });
  const desk = await open(browser, { customer });
  const log = desk.left.locator(".log");
  await desk.left.locator(".row", { hasText: "Line 100" }).waitFor();
  await log.evaluate((el) => el.scrollTo(0, el.scrollHeight));
  return { customer, log, ...desk };
}

test("a new message appears without reloading, and the chat stays at the bottom", async () => {
  const { customer, log, left, context } = await longChat();
  await botWrites(customer, { text: "And one more" });
  await left.locator(".row", { hasText: "And one more" }).waitFor();
  assert.ok((await gap(log)) <= 1);
  await context.close();
});

test("someone who reads further up is not moved", async () => {
  const { customer, log, left, page, context } = await longChat();
  await log.evaluate((el) => el.scrollTo(0, 700));
  await page.waitForTimeout(300);
  const at = () => log.evaluate((el) => [...el.querySelectorAll(".row")].find((row) => row.getBoundingClientRect().bottom > el.getBoundingClientRect().top + 5).innerText);
  const before = await at();
  await botWrites(customer, { text: "Down there" });
  await left.locator(".row", { hasText: "Down there" }).waitFor({ state: "attached" });
  assert.equal(await at(), before);
  await left.getByRole("button", { name: "To the newest messages" }).click();
  assert.ok((await gap(log)) <= 1);
  await context.close();
});

test("older messages come when scrolling up, and what is in sight stays there", async () => {
  const { log, left, context } = await longChat();
  const shown = left.locator(".row", { hasText: /^Line 60 / });
  await log.evaluate((el) => el.scrollTo(0, 90));
  await left.locator(".row", { hasText: /^Hello/ }).waitFor({ state: "attached" });
  assert.equal(await shown.count(), 1);
  assert.ok((await log.evaluate((el) => el.scrollTop)) > 90, "the place is kept, not the number");
  await context.close();
});

test("what happened while the page was cut off is there after it is back", async () => {
  const customer = await newCustomer();
  const desk = await open(browser, { customer });
  await write(customer, "Before");
  await desk.left.locator(".row", { hasText: "Before" }).waitFor();
  let cut = true;
  await desk.page.route("**/sim/events**", (route) => (cut ? route.abort() : route.continue()));
  await desk.page.reload();
  await desk.page.locator(".link-state", { hasText: "Reconnecting" }).waitFor();
  await write(customer, "Meanwhile");
  cut = false;
  await desk.left.locator(".row", { hasText: "Meanwhile" }).waitFor();
  await desk.page.locator(".link-state").waitFor({ state: "hidden" });
  await desk.context.close();
});

test("a slow answer about the world does not undo what the feed told meanwhile", async () => {
  const customer = await newCustomer();
  const { page, left, right, context } = await open(browser, { customer });
  await page.route("**/sim/state", async (route) => {
    const response = await route.fetch();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.fulfill({ response });
  });
  // The first message makes a chat that the page does not know, so that it reads the world anew.
  await say(left, "My order is late");
  await topicOf(right, customer).waitFor();
  await page.waitForTimeout(4000);
  assert.equal(await topicOf(right, customer).count(), 1);
  await context.close();
});
