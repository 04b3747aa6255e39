// What the page looks like to eyes, to narrow screens and to screen readers.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { botWrites, launch, newCustomer, open, ticket, topicOf } from "./desk.mjs";

const axe = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const SIZES = [{ width: 1400, height: 900 }, { width: 360, height: 740 }];

let browser;
let customer;
before(async () => {
  browser = await launch();
  customer = await newCustomer();
  const desk = await open(browser, { customer });
  await ticket(desk, customer, "The export hangs: https://example.org/a/very/long/path/that/goes/on/and/on?and=on");
  await botWrites(customer, {
    parse_mode: "HTML",
    text: "<b>bold</b> <code>code</code> <tg-spoiler>secret</tg-spoiler> <blockquote>quote</blockquote> " + "Donaudampfschiff".repeat(9),
    reply_markup: { inline_keyboard: [[{ text: "A button with a label that does not fit into one line", callback_data: "x" }, { text: "Site", url: "https://example.org" }]] },
  });
  await desk.context.close();
});
after(() => browser.close());

async function violations(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

/** How far anything reaches beyond the screen. */
const overflow = (page) =>
  page.evaluate(() => {
    const boxes = [document.documentElement, ...document.querySelectorAll(".log, .topics, .card, .composer")];
    return Math.max(...boxes.map((el) => el.scrollWidth - el.clientWidth));
  });

for (const size of SIZES) {
  for (const dark of [false, true]) {
    test(`no barrier and nothing cut off at ${size.width} px, ${dark ? "dark" : "light"}`, async () => {
      const narrow = size.width < 860;
      const desk = await open(browser, { customer, ...size, dark });
      const { page, left, right } = desk;
      const check = async (what) => {
        assert.deepEqual(await violations(page), [], what);
        assert.ok((await overflow(page)) <= 0, `${what} fits`);
      };
      await left.locator(".row").first().waitFor();
      await check("the private chat");
      if (narrow) await page.getByRole("button", { name: /^Agents/ }).click();
      await check("the topics");
      await topicOf(right, customer).click();
      await right.locator(".row").first().waitFor();
      await check("the topic");
      await page.getByRole("button", { name: "Conditions" }).click();
      await check("a menu");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
      await check("a dialog");
      await page.keyboard.press("Escape");
      assert.deepEqual(desk.errors, []);
      await desk.context.close();
    });
  }
}

test("at 360 px one pane shows at a time, with ways between them", async () => {
  const { page, left, right, context } = await open(browser, { customer, ...SIZES[1] });
  assert.deepEqual([await left.isVisible(), await right.isVisible()], [true, false]);
  await page.getByRole("button", { name: /^Agents/ }).click();
  assert.deepEqual([await left.isVisible(), await right.isVisible()], [false, true]);
  await topicOf(right, customer).click();
  assert.equal(await right.locator(".topics").isVisible(), false);
  await right.getByRole("button", { name: "Back to the topics" }).click();
  assert.equal(await topicOf(right, customer).isVisible(), true);
  await page.getByRole("button", { name: /^Customer/ }).click();
  assert.equal(await left.isVisible(), true);
  await context.close();
});

test("the page speaks Russian to a Russian browser", async () => {
  const { page, context, errors } = await open(browser, { language: "ru-RU", ...SIZES[1] });
  assert.equal(await page.evaluate(() => document.documentElement.lang), "ru");
  assert.match(await page.locator(".try").innerText(), /Попробуйте/);
  assert.ok((await overflow(page)) <= 0);
  assert.deepEqual(errors, []);
  await context.close();
});

test("the dictionaries have the same words", async () => {
  const folder = new URL("../telegram-sim/page/lang/", import.meta.url);
  const [en, ru] = await Promise.all(["en.js", "ru.js"].map(async (name) => (await import(new URL(name, folder))).default));
  assert.deepEqual(Object.keys(ru).sort(), Object.keys(en).sort());
  for (const key of Object.keys(en)) assert.equal(typeof ru[key], typeof en[key], key);
});

test("markup in a message stays text", async () => {
  const other = await newCustomer();
  const { page, left, context } = await open(browser, { customer: other });
  const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
  await left.locator("textarea").fill(evil);
  await left.locator("textarea").press("Enter");
  await left.locator(".row.out", { hasText: evil }).waitFor();
  assert.equal(await page.title(), "Simulated Telegram");
  await context.close();
});
