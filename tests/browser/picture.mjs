// Takes the README's picture of a desk that has just been started: DESK_URL=… npm run picture [file]

import { launch, open, say, state, topicOf } from "./desk.mjs";

const file = process.argv[2] ?? new URL("../../infra/desk/picture.png", import.meta.url).pathname;
const browser = await launch();
const desk = await open(browser, { scale: 1.5 });
const { page, left, right } = desk;

const { users } = await state();
const english = users.find((user) => user.language_code === "en");
const customer = { id: english.id, name: english.first_name };
await left.getByRole("radio", { name: customer.name }).click();
await say(left, "Hi! I paid for the team plan last night, but my account still shows the old one");
await topicOf(right, customer).click();
await right.locator(".keys button").first().click();
await page.locator("#group-side .row", { hasText: "team plan" }).first().waitFor();
await say(right, "Hello, John! I can see the payment and am switching the plan on right now.");
await left.locator(".row.in", { hasText: "switching the plan" }).waitFor();
await say(left, "That was quick, thank you 🙌");
await right.locator(".row.in", { hasText: "That was quick" }).waitFor();
await page.mouse.move(0, 0);
await page.waitForTimeout(2500);
await page.evaluate(() => document.activeElement.blur());
await page.locator(".notice").first().waitFor({ state: "detached", timeout: 8000 }).catch(() => {});
await page.screenshot({ path: file });
await browser.close();
console.log(file);
