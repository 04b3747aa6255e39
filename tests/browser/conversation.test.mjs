// A customer and an agent talk, each on their side of the page.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, newCustomer, open, say, ticket, topicOf, write } from "./desk.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const PHOTOS = [1, 2, 3].map((at) => ({ name: `photo-${at}.png`, mimeType: "image/png", buffer: PNG }));

test("what a customer writes becomes a topic, and the agent's answer comes back", async () => {
  const customer = await newCustomer();
  const desk = await open(browser, { customer });
  await ticket(desk, customer);
  await say(desk.right, "We are looking into it");
  await desk.left.locator(".row.in", { hasText: "We are looking into it" }).waitFor();
  assert.deepEqual(desk.errors, []);
  await desk.context.close();
});

test("the line on top ticks off what was tried", async () => {
  const customer = await newCustomer();
  const desk = await open(browser, { customer });
  assert.match(await desk.page.locator(".try").innerText(), /Try this/);
  await ticket(desk, customer);
  await say(desk.right, "Hello");
  await desk.left.locator(".row.in", { hasText: "Hello" }).last().waitFor();
  assert.equal(await desk.page.locator(".try .done").count(), 2);
  await desk.context.close();
});

test("a note stays inside the topic", async () => {
  const customer = await newCustomer();
  const desk = await open(browser, { customer });
  await ticket(desk, customer);
  await say(desk.right, "// ask the warehouse first");
  await say(desk.right, "It is on its way");
  await desk.left.locator(".row.in", { hasText: "It is on its way" }).waitFor();
  assert.equal(await desk.left.locator(".row", { hasText: "warehouse" }).count(), 0);
  await desk.context.close();
});

test("a pressed button is answered, and the card says who has the ticket", async () => {
  const customer = await newCustomer();
  const desk = await open(browser, { customer });
  await ticket(desk, customer);
  const agent = (await desk.right.locator('.chip[aria-checked="true"] .name').innerText()).trim();
  const card = desk.right.locator(".row", { has: desk.page.locator(".keys") }).first();
  await card.locator(".keys button").first().click();
  await card.locator(".text", { hasText: agent }).waitFor();
  await card.locator('[aria-busy="true"]').waitFor({ state: "detached" });
  await desk.context.close();
});

test("a photo goes to the agent and opens", async () => {
  const customer = await newCustomer();
  const desk = await open(browser, { customer });
  await ticket(desk, customer);
  const chooser = desk.page.waitForEvent("filechooser");
  await desk.left.getByRole("button", { name: "Attach" }).click();
  await desk.page.getByRole("menuitem", { name: "Photo or video" }).click();
  await (await chooser).setFiles(PHOTOS.slice(0, 1));
  await say(desk.left, "This is what came");
  await desk.left.locator(".row.out .frame").waitFor();
  const there = desk.right.locator(".row", { hasText: "This is what came" }).locator(".frame");
  await there.waitFor();
  await there.click();
  const viewer = desk.page.getByRole("dialog", { name: "Photo" });
  await viewer.waitFor();
  await desk.page.keyboard.press("Escape");
  await viewer.waitFor({ state: "detached" });
  assert.equal(await there.evaluate((el) => el === document.activeElement), true, "the focus goes back");
  await desk.context.close();
});

test("several photos make an album", async () => {
  const customer = await newCustomer();
  const desk = await open(browser, { customer });
  const chooser = desk.page.waitForEvent("filechooser");
  await desk.left.getByRole("button", { name: "Attach" }).click();
  await desk.page.getByRole("menuitem", { name: "Photo or video" }).click();
  await (await chooser).setFiles(PHOTOS);
  await say(desk.left, "Three of them");
  await desk.left.locator(".album.n3").waitFor();
  assert.equal(await desk.left.locator(".row.out").count(), 1);
  await desk.context.close();
});

test("a voice message is recorded and can be heard on the other side", async () => {
  const customer = await newCustomer();
  const desk = await open(browser, { customer });
  await ticket(desk, customer);
  await desk.left.getByRole("button", { name: "Record a voice message" }).click();
  await desk.page.waitForTimeout(700);
  await desk.left.getByRole("button", { name: "Send" }).click();
  await desk.right.getByRole("button", { name: "Play: Voice message" }).last().click();
  await desk.right.getByRole("button", { name: "Pause: Voice message" }).last().waitFor();
  await desk.context.close();
});

test("an edited message is marked, and the agent reads the new words", async () => {
  const customer = await newCustomer();
  const desk = await open(browser, { customer });
  await ticket(desk, customer, "My oder is late");
  await desk.left.locator("textarea").press("ArrowUp");
  await say(desk.left, "My order is late");
  await desk.left.locator(".row.out .meta", { hasText: "edited" }).waitFor();
  await desk.right.locator(".row", { hasText: "My order is late" }).first().waitFor();
  await desk.context.close();
});

test("a reply quotes, and the quote leads back", async () => {
  const customer = await newCustomer();
  const desk = await open(browser, { customer });
  await ticket(desk, customer);
  const asked = desk.right.locator(".row.in", { hasText: "My order is late" }).last();
  await asked.hover();
  await asked.getByRole("button", { name: "Reply" }).click();
  await say(desk.right, "Which one?");
  const answer = desk.right.locator(".row.out", { hasText: "Which one?" });
  await answer.locator(".quote").click();
  assert.equal(await asked.evaluate((el) => el === document.activeElement), true);
  await desk.context.close();
});

test("a reaction is given and taken back", async () => {
  const customer = await newCustomer();
  const desk = await open(browser, { customer });
  await say(desk.left, "Hello there");
  const message = desk.left.locator(".row.out", { hasText: "Hello there" });
  await message.hover();
  await message.getByRole("button", { name: "Message menu" }).click();
  await desk.page.getByRole("menuitemcheckbox", { name: "React with 🔥" }).click();
  const reaction = message.locator(".reactions button");
  await reaction.waitFor();
  await reaction.click();
  await reaction.waitFor({ state: "detached" });
  await desk.context.close();
});

test("a deleted message is gone", async () => {
  const customer = await newCustomer();
  const desk = await open(browser, { customer });
  await say(desk.left, "Never mind");
  const message = desk.left.locator(".row.out", { hasText: "Never mind" });
  await message.hover();
  await message.getByRole("button", { name: "Message menu" }).click();
  await desk.page.getByRole("menuitem", { name: "Delete" }).click();
  await desk.page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await message.waitFor({ state: "detached" });
  await desk.context.close();
});

test("unread messages are counted until the topic is opened", async () => {
  const customer = await newCustomer();
  const desk = await open(browser);
  await write(customer, "First");
  const topic = topicOf(desk.right, customer);
  await topic.locator(".badge").waitFor();
  await topic.click();
  await topic.locator(".badge").waitFor({ state: "detached" });
  await desk.context.close();
});

test("a customer who blocks the bot cannot write until the block ends", async () => {
  const customer = await newCustomer();
  const desk = await open(browser, { customer });
  await say(desk.left, "Hello");
  await desk.left.getByRole("button", { name: "Chat menu" }).click();
  await desk.page.getByRole("menuitem", { name: "Block the bot" }).click();
  await desk.left.getByRole("button", { name: "Unblock" }).waitFor();
  assert.equal(await desk.left.locator("textarea").isVisible(), false);
  await desk.left.getByRole("button", { name: "Unblock" }).click();
  await desk.left.locator("textarea").waitFor();
  await desk.context.close();
});

test("a start link carries its payload", async () => {
  const customer = await newCustomer();
  const desk = await open(browser, { customer });
  await desk.left.getByRole("button", { name: "Chat menu" }).click();
  await desk.page.getByRole("menuitem", { name: "Open a start link" }).click();
  await desk.page.getByLabel("Payload").fill("pricing_page");
  await desk.page.getByRole("dialog").getByRole("button", { name: "Open" }).click();
  await desk.left.locator(".row.out", { hasText: "/start pricing_page" }).waitFor();
  await desk.context.close();
});
