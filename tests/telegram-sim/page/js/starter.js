// What an empty world shows: the offer to make everything that a desk needs.

import * as api from "./api.js";
import { h } from "./dom.js";
import { lang, t } from "./i18n.js";
import { dialog, oops } from "./popup.js";
import { refresh, show } from "./state.js";

const NAMES = {
  en: { customers: [["Anna", "ru"], ["John", "en"]], agents: [["Oleg", "ru"], ["Maria", "en"]], owner: "Svetlana", group: "Support" },
  ru: { customers: [["Анна", "ru"], ["John", "en"]], agents: [["Олег", "ru"], ["Мария", "ru"]], owner: "Светлана", group: "Поддержка" },
};

/** A card with one button. */
export function welcome() {
  const make = h("button", { type: "button", class: "primary" }, t("starter_make"));
  make.addEventListener("click", async () => {
    make.disabled = true;
    try {
      await build();
    } catch (error) {
      make.disabled = false;
      oops("customer", error);
    }
  });
  return h("div", { class: "welcome" }, h("img", { src: "/page/icon.svg", alt: "" }), h("h2", {}, t("starter_title")), h("p", {}, t("starter_text")), make);
}

async function build() {
  const names = NAMES[lang] ?? NAMES.en;
  const user = async ([first_name, language_code]) => (await api.createUser({ first_name, language_code })).user_id;
  const { bot_id: bot, token } = await api.createBot({ name: "Watchdesk", username: "watchdesk_bot" });
  for (const one of names.customers) await user(one);
  const owner = await user([names.owner, lang]);
  const { chat } = await api.createGroup({ owner_id: owner, title: names.group });
  await api.setMember(chat, bot, "administrator");
  let agent = null;
  for (const one of names.agents) {
    const id = await user(one);
    await api.setMember(chat, id, "member");
    agent ??= id;
  }
  await refresh();
  show({ agent });
  await dialog(t("starter_done"), (close) => [
    h("p", {}, t("starter_token")), h("p", {}, h("code", {}, token)),
    h("p", {}, t("starter_server")), h("p", {}, h("code", {}, location.origin)),
    h("div", { class: "choices" }, h("button", { type: "button", class: "primary", on: { click: () => close() } }, t("ok"))),
  ]);
}
