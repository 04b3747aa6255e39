// The one line of "try this", which ticks off what was done.

import { fillIfChanged, h, icon, iconButton } from "./dom.js";
import { t } from "./i18n.js";
import { agents, customers, on, shortName, show, world } from "./state.js";

const KEPT = "telegram-page-hint";

export function hint() {
  const done = new Set();
  const line = h("p", {});
  const el = h("div", { class: "try", role: "note" }, line, iconButton("close", t("hide_hint"), () => {
    localStorage.setItem(KEPT, "hidden");
    el.hidden = true;
    document.querySelector("#customer-side textarea")?.focus();
  }));
  el.hidden = true;
  const draw = () => {
    const customer = shortName(customers()[0]);
    const agent = shortName(agents().find((user) => user.role !== "creator") ?? agents()[0]);
    el.hidden = !world.ready || !customer || !agent || localStorage.getItem(KEPT) === "hidden";
    const step = (name, words) => h("span", { class: `step ${done.has(name) ? "done" : ""}` }, words, done.has(name) && [icon("check"), h("span", { class: "sr" }, t("done"))]);
    fillIfChanged(line, JSON.stringify([customer, agent, [...done]]), () => [
      h("b", {}, t("try_this")), " ", step("customer", t("try_customer", customer)), " ", step("group", t("try_agent", agent)),
    ]);
  };
  on("sent", ({ side }) => {
    if (side === "group" && !done.has("customer")) return;
    done.add(side);
    draw();
  });
  on("world", draw);
  return el;
}

/** The way between the panes where only one has room. */
export function paneSwitch(badges) {
  const button = (front, words) => {
    const badge = h("span", { class: "badge", hidden: true });
    const el = h("button", { type: "button", on: { click: () => show({ front }) } }, words, badge);
    return { el, badge, front };
  };
  const both = [button("customer", t("tab_customer")), button("group", t("tab_group"))];
  on("world", () => badges(both));
  return h("nav", { class: "switch", "aria-label": t("panes") }, both.map(({ el }) => el));
}
