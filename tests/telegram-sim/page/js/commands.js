// Hints for a bot's commands while one is being typed.

import { fill, h } from "./dom.js";
import { t } from "./i18n.js";
import { desk, world } from "./state.js";

let ids = 0;

/** The commands that this person sees there: the narrowest scope that has a list, their language first. */
function commandsFor(place) {
  const bot = desk();
  if (!bot || !place) return [];
  const chat = world.chats.get(place.chat);
  const language = world.users.get(place.viewer)?.language_code?.slice(0, 2) ?? "";
  const member = chat?.members?.find((one) => one.user.id === place.viewer);
  const admin = ["creator", "administrator"].includes(member?.status);
  const isPrivate = !chat || chat.type === "private";
  const id = String(isPrivate ? place.viewer : place.chat);
  const scopes = isPrivate
    ? [["chat", id], ["all_private_chats"], ["default"]]
    : [["chat_member", id, String(place.viewer)], admin && ["chat_administrators", id], ["chat", id],
      admin && ["all_chat_administrators"], ["all_group_chats"], ["default"]].filter(Boolean);
  for (const [scope, chatId = "", userId = ""] of scopes) {
    for (const code of [language, ""]) {
      const found = bot.commands.find(
        (list) => list.scope === scope && list.chat_id === chatId && list.user_id === userId && list.language_code === code,
      );
      if (found?.commands.length) return found.commands;
    }
  }
  return [];
}

export class CommandHints {
  constructor(composer) {
    this.composer = composer;
    this.id = `commands-${(ids += 1)}`;
    this.el = h("ul", { class: "hints scroll", role: "listbox", id: this.id, "aria-label": t("commands"), hidden: true });
    this.el.addEventListener("pointerdown", (event) => event.preventDefault());
    this.el.addEventListener("click", (event) => {
      const item = event.target.closest("li");
      if (item) this.choose(Number(item.dataset.at));
    });
  }

  any() {
    return commandsFor(this.composer.place).length > 0;
  }

  update() {
    const typed = /^\/(\w*)$/.exec(this.composer.area.value);
    const fits = typed ? commandsFor(this.composer.place).filter(({ command }) => command.startsWith(typed[1].toLowerCase())) : [];
    this.show(fits);
  }

  toggle() {
    if (!this.el.hidden) return this.close();
    this.show(commandsFor(this.composer.place));
    return this.composer.focus();
  }

  show(found) {
    this.found = found;
    this.at = 0;
    this.el.hidden = found.length === 0;
    const { area } = this.composer;
    if (this.el.hidden) {
      area.removeAttribute("aria-controls");
      area.removeAttribute("aria-activedescendant");
      return;
    }
    area.setAttribute("aria-controls", this.id);
    fill(this.el, found.map(({ command, description }, at) =>
      h("li", { role: "option", id: `${this.id}-${at}`, data: { at } }, h("b", {}, `/${command}`), h("span", {}, description))));
    this.mark();
  }

  mark() {
    [...this.el.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === this.at)));
    this.el.children[this.at]?.scrollIntoView({ block: "nearest" });
    this.composer.area.setAttribute("aria-activedescendant", `${this.id}-${this.at}`);
  }

  close() {
    if (!this.el.hidden) this.show([]);
  }

  /** Whether the key was for the hints. */
  keyed(event) {
    if (this.el.hidden) return false;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step) {
      this.at = (this.at + step + this.found.length) % this.found.length;
      this.mark();
    } else if (event.key === "Enter" && !event.shiftKey) this.choose(this.at);
    else if (event.key === "Tab" && !event.shiftKey) {
      this.composer.area.value = `/${this.found[this.at].command} `;
      this.close();
      this.composer.shape();
    } else if (event.key === "Escape") {
      this.close();
      event.stopPropagation();
    } else return false;
    event.preventDefault();
    return true;
  }

  choose(at) {
    const { command } = this.found[at];
    this.close();
    this.composer.area.value = "";
    this.composer.shape();
    this.composer.sendText(`/${command}`);
    this.composer.focus();
  }
}
