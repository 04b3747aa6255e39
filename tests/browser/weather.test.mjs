// The conditions menu. It comes last by its name: limits that were on for a moment hold the desk back for a minute.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, open, post } from "./desk.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test("the conditions reach the simulator", async () => {
  const { page, context } = await open(browser);
  const button = page.getByRole("button", { name: /^Conditions/ });
  await button.click();
  await page.getByRole("menuitemcheckbox", { name: /^Rate limits/ }).click();
  await page.locator(".tool-text.on").waitFor();
  assert.equal((await post("/sim/settings", {})).rate_limits, true);
  await button.click();
  await page.getByRole("menuitem", { name: "Everything works again" }).click();
  await page.locator(".tool-text:not(.on)").waitFor();
  assert.equal((await post("/sim/settings", {})).rate_limits, false);
  await context.close();
});
