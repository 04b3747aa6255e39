// The left pane: a customer's private chat with the bot.

import * as api from "./api.js";
import { Chat } from "./chat.js";
import { fill, fillIfChanged, h, iconButton } from "./dom.js";
import { fillBlank } from "./history.js";
import { t } from "./i18n.js";
import { start } from "./links.js";
import { botFace } from "./message.js";
import { customersRow } from "./people.js";
import { form, menu, noticeBoxes } from "./popup.js";
import { desk, fullName, on, person, privateKey, view, world } from "./state.js";

export function customerPane() {
  const chat = new Chat("customer", t("private_chat"), blank);
  const face = h("span", {});
  const name = h("h2", { class: "name" });
  const note = h("div", { class: "note" });
  const more = iconButton("more", t("chat_menu"), () => chatMenu(chat, more), { "aria-haspopup": "menu" });
  const head = h("div", { class: "head" }, face, h("div", { class: "who" }, name, note), more);
  const card = h("div", { class: "card" }, h("div", { class: "sheet" }, head, chat.body), noticeBoxes.customer);
  const el = h("section", { class: "side", id: "customer-side", "aria-label": t("customer_side"), tabindex: "-1" }, customersRow(), card);

  on("world", () => {
    const bot = desk();
    const user = person(view.customer);
    fillIfChanged(face, String(bot?.id), botFace);
    fill(name, bot?.name ?? t("no_bot"));
    note.classList.toggle("typing", Boolean(chat.isTyping));
    fill(note, chat.isTyping ? t("typing") : user ? t("bot_and", fullName(user)) : t("bot"));
    more.hidden = !bot || !user;
    chat.open(bot && user ? { chat: privateKey(user.id), topic: null, viewer: user.id } : null);
    shape(chat, bot, user);
  });
  return { el, chat };
}

/** What stands at the bottom: the typing box, or the way back from a block. */
function shape(chat, bot, user) {
  const blocked = world.chats.get(privateKey(user?.id))?.blocked;
  if (!bot || !user) chat.composer.block(t("nobody_here"));
  else if (blocked) {
    const click = () => chat.act(api.block(bot.id, user.id, false));
    chat.composer.block(t("you_blocked"), h("button", { type: "button", class: "plain", on: { click } }, t("unblock")));
  } else chat.composer.block(null);
}

function blank(box, empty) {
  box.hidden = !empty;
  if (!empty) return;
  const bot = desk();
  const user = person(view.customer);
  const begin = h("button", { type: "button", class: "primary", on: { click: () => start(bot, user.id) } }, t("start"));
  fillBlank(box, t("blank_title", bot?.name), t("blank_text", fullName(user)), begin);
}

function chatMenu(chat, anchor) {
  const bot = desk();
  const user = person(view.customer);
  const blocked = world.chats.get(privateKey(user.id))?.blocked === true;
  menu(anchor, [
    { icon: "play", label: t("start_again"), note: "/start", run: () => start(bot, user.id) },
    { icon: "link", label: t("start_link"), note: t("start_link_note"), run: () => startLink(bot, user) },
    "line",
    {
      icon: "block", label: blocked ? t("unblock_bot") : t("block_bot"), bad: !blocked,
      run: () => chat.act(api.block(bot.id, user.id, !blocked)),
    },
  ], { label: t("chat_menu") });
}

function startLink(bot, user) {
  return form(t("start_link"), [
    { name: "payload", label: t("payload"), value: "site_pricing", note: t("payload_note"), required: true, max: 64, pattern: "[A-Za-z0-9_\\-]+" },
  ], t("open_link"), async ({ payload }) => {
    await api.start(bot.id, user.id, payload);
  }, t("start_link_intro", `t.me/${bot.username}?start=…`));
}
