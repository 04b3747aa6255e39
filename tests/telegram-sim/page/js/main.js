// Puts the page together.

import { conditionsButton } from "./conditions.js";
import { customerPane } from "./customer.js";
import { fill, h, put } from "./dom.js";
import { listen } from "./feed.js";
import { groupPane } from "./group.js";
import { hint, paneSwitch } from "./hint.js";
import { lang, t } from "./i18n.js";
import { keysButton, listenKeys } from "./keys.js";
import { customers, forums, emit, group, on, privateKey, refresh, view, world } from "./state.js";
import { welcome } from "./starter.js";
import { recount, unread } from "./unread.js";

const RETRY_MS = 1000;

document.documentElement.lang = lang;
document.title = t("title");

const customer = customerPane();
const agents = groupPane();
const linkState = h("div", { class: "link-state", role: "status", hidden: true });
const empty = welcome();
const panes = h("main", { class: "panes", id: "main" }, customer.el, agents.el, empty);

const skip = (to, words) => {
  const click = (event) => {
    event.preventDefault();
    view.front = to === "customer-side" ? "customer" : "group";
    emit("world");
    document.getElementById(to).focus();
  };
  return h("a", { href: `#${to}`, on: { click } }, words);
};

put(document.body,
  h("div", { class: "app" },
    h("header", { class: "top" },
      h("div", { class: "brand" },
        h("nav", { class: "skips", "aria-label": t("skips") }, skip("customer-side", t("skip_customer")), skip("group-side", t("skip_group"))),
        h("img", { src: "/page/icon.svg", alt: "" }), h("h1", {}, t("title"))),
      hint(),
      h("div", { class: "tools" }, linkState, conditionsButton(), keysButton()),
    ),
    panes,
    paneSwitch(badges),
  ),
);

/** How much is unread behind each tab; which one is in front. */
function badges(tabs) {
  const chat = group();
  const topics = [null, ...(chat?.topics ?? [])];
  const counts = {
    customer: customers().reduce((sum, user) => sum + unread(user.id, privateKey(user.id)), 0),
    group: chat ? topics.reduce((sum, topic) => sum + unread(view.agent, chat.key, topic?.message_thread_id), 0) : 0,
  };
  for (const { el, badge, front } of tabs) {
    const count = counts[front];
    el.setAttribute("aria-current", String(view.front === front));
    badge.hidden = !count || view.front === front;
    fill(badge, count > 99 ? "99+" : count);
  }
}

on("world", () => {
  const ready = world.bots.length > 0 && forums().length > 0 && world.users.size > 0;
  empty.hidden = ready || !world.ready;
  customer.el.hidden = agents.el.hidden = !ready;
  customer.el.dataset.front = view.front === "customer" ? "yes" : "no";
  agents.el.dataset.front = view.front === "group" ? "yes" : "no";
});

on("link", (up) => {
  linkState.hidden = up;
  fill(linkState, up ? "" : [h("span", { class: "spinner" }), t("reconnecting")]);
});

on("resync", () => recount().then(() => emit("world")).catch(() => {}));

listenKeys(customer, agents);
begin();

/** The server may still be starting. */
async function begin() {
  try {
    const { seq } = await refresh();
    await recount();
    emit("world");
    emit("link", true);
    listen(seq);
  } catch (error) {
    if (error.constructor.name !== "Offline") console.error(error);
    emit("link", false);
    setTimeout(begin, RETRY_MS);
  }
}
