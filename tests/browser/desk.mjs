// The desk under test, and the browser that looks at it.

import { chromium } from "playwright-core";

export const url = process.env.DESK_URL ?? "http://127.0.0.1:8080";

const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
];
const PATIENCE_MS = 15_000;

/** A browser that is closed when the test file ends. */
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: FLAGS });
}

async function request(path, body) {
  const options = body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(url + path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(`${path}: ${answer.error}`);
  return answer;
}

export const post = (path, body) => request(path, body);
export const state = () => request("/sim/state");

let customers = 0;

/** A customer of their own, so that tests do not meet. */
export async function newCustomer(language_code = "en") {
  customers += 1;
  const first_name = `Cust${process.pid}${String.fromCharCode(96 + customers)}`;
  const { user_id: id } = await post("/sim/users", { first_name, language_code });
  const bot = (await state()).bots[0];
  return { id, name: first_name, bot, chat: `${bot.id}:${id}` };
}

/** Writes as a customer without the page. */
export const write = (customer, text) => post(`/sim/chats/${customer.chat}/messages`, { user_id: customer.id, text });

/** The bot writes to a customer, past the desk. */
export const botWrites = (customer, body) =>
  post(`/bot${customer.bot.token}/sendMessage`, { chat_id: customer.id, ...body });

/** The page, with the customer chosen on the left. `errors` collects whatever the page complains about. */
export async function open(browser, { customer, width = 1400, height = 900, dark = false, language = "en", scale = 1 } = {}) {
  const context = await browser.newContext({
    viewport: { width, height }, colorScheme: dark ? "dark" : "light", reducedMotion: "reduce", locale: language, deviceScaleFactor: scale,
    permissions: ["microphone"],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.stack));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(url);
  const left = page.locator("#customer-side");
  const right = page.locator("#group-side");
  await page.locator(".chip").first().waitFor({ state: "attached" });
  if (customer) await left.getByRole("radio", { name: customer.name }).click();
  return { page, context, left, right, errors };
}

/** Types into a pane's box and sends. */
export async function say(pane, text) {
  await pane.locator("textarea").fill(text);
  await pane.locator("textarea").press("Enter");
}

/** The row of the customer's topic, there once the desk has made it. */
export const topicOf = (right, customer) => right.locator(".topic", { hasText: customer.name }).first();

/** Writes as the customer until their ticket has a topic, and opens it. */
export async function ticket({ left, right, page }, customer, text = "My order is late") {
  await say(left, text);
  await left.locator(".row.out", { hasText: text }).waitFor();
  await topicOf(right, customer).waitFor();
  await topicOf(right, customer).click();
  await right.locator(".row", { hasText: text }).first().waitFor();
  return page;
}
