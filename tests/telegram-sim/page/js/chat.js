// A chat as one person sees it: history, pinned message, typing box, and what is done to messages.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { fill, h, icon } from "./dom.js";
import { History } from "./history.js";
import { t } from "./i18n.js";
import { openLink } from "./links.js";
import { ask, menu, notice, oops, tell } from "./popup.js";
import { emit, membersOf, on, world } from "./state.js";
import { gist } from "./text.js";
import { serviceKind, topicOfMessage } from "./unread.js";

const FACES = ["👍", "❤", "🔥", "👏", "😁", "😢", "🙏"];
const PATIENCE_MS = 20_000;
const TYPING_MS = 5000;

export class Chat {
  /** `side` is `customer` or `group`; `blank(box, empty)` fills the card of an empty chat. */
  constructor(side, label, blank) {
    this.side = side;
    this.isGroup = side === "group";
    this.blank = blank;
    this.place = null;
    this.pressed = new Map();
    this.pins = new Map();
    this.history = new History(this, label);
    this.composer = new Composer(this);
    this.pin = h("button", { type: "button", class: "pinned", hidden: true, on: { click: () => this.toPinned() } });
    this.body = h("div", { class: "chat" }, this.pin, this.history.el, this.composer.el);
    on("callback", (event) => this.answered(event));
    on("action", (event) => this.typing(event));
    on("message", (event) => this.onMessage(event));
    on("jump", (event) => event.side === side && setTimeout(() => this.jump(event.id), 150));
  }

  get viewer() {
    return this.place?.viewer;
  }

  /** Opens a place: `{chat, topic, viewer}`, or null for none. */
  async open(place) {
    const moved = ["chat", "topic", "viewer"].some((name) => this.place?.[name] !== place?.[name]);
    this.place = place;
    if (moved) {
      this.isTyping = false;
      this.composer.open(place);
    }
    await this.history.open(place);
    this.drawPinned();
  }

  jump(id) {
    return this.history.jump(id).then((found) => found || notice(this.side, t("message_gone")));
  }

  reply(message) {
    this.composer.reply(message);
  }

  command(text) {
    this.composer.sendText(text);
  }

  follow(url) {
    return openLink(url, { viewer: this.viewer, side: this.side });
  }

  // Buttons

  buttonKey(message, name) {
    return `${this.place.chat}/${message.message_id}/${name}`;
  }

  pressing(message, name) {
    return this.pressed.has(this.buttonKey(message, name));
  }

  /** Which of a message's buttons wait for an answer. */
  waiting(message) {
    if (!message.reply_markup || !this.place) return "";
    const prefix = this.buttonKey(message, "");
    return [...this.pressed.keys()].filter((key) => key.startsWith(prefix)).join();
  }

  async press(message, name, key) {
    if (key.copy_text) {
      await navigator.clipboard?.writeText(key.copy_text.text).catch(() => {});
      return notice(this.side, t("copied"));
    }
    if (!key.callback_data) return notice(this.side, t("button_unsupported"));
    const at = this.buttonKey(message, name);
    if (this.pressed.has(at)) return undefined;
    const entry = { viewer: this.viewer, timer: setTimeout(() => this.release(at, t("button_silent")), PATIENCE_MS) };
    this.pressed.set(at, entry);
    this.history.drawSoon();
    try {
      const { callback_query_id: id } = await api.press(this.place.chat, message.message_id, this.viewer, name);
      entry.id = id;
      // The answer may have come before the id did.
      const { answer } = await api.callback(id);
      if (answer) this.answered({ id, answer });
    } catch (error) {
      this.release(at);
      oops(this.side, error);
    }
    return undefined;
  }

  release(at, text) {
    const entry = this.pressed.get(at);
    if (!entry) return false;
    clearTimeout(entry.timer);
    this.pressed.delete(at);
    this.history.drawSoon();
    if (text) notice(this.side, text);
    return true;
  }

  answered({ id, answer }) {
    const found = [...this.pressed].find(([, entry]) => entry.id === id);
    if (!found) return;
    const { viewer } = found[1];
    this.release(found[0]);
    if (answer.url) openLink(answer.url, { viewer, side: this.side });
    if (!answer.text) return;
    if (answer.show_alert) tell(t("bot_says", world.bots[0]?.name ?? ""), answer.text);
    else notice(this.side, answer.text);
  }

  // What may be done to a message

  may(message) {
    const mine = message.author_id === this.viewer;
    const member = this.isGroup && membersOf(world.chats.get(this.place.chat)).find((one) => one.user.id === this.viewer);
    const right = (name) => member?.status === "creator" || member?.[name] === true;
    const service = serviceKind(message);
    return {
      reply: !service,
      edit: mine && !service && !message.forward_origin && (message.text !== undefined || this.hasCaption(message)),
      remove: !this.isGroup || mine || right("can_delete_messages"),
      pin: !service && (!this.isGroup || right("can_pin_messages")),
      react: !service,
      copy: Boolean(message.text ?? message.caption),
    };
  }

  hasCaption(message) {
    return ["photo", "video", "animation", "audio", "document", "voice"].some((kind) => message[kind]);
  }

  menu(message, anchor, at) {
    const may = this.may(message);
    const mine = (message.reactions ?? []).find((one) => one.user_id === this.viewer)?.reaction.map((one) => one.emoji) ?? [];
    const faces = FACES.map((face) => ({ label: face, name: t("react_with", face), checked: mine.includes(face), run: () => this.react(message, face) }));
    menu(anchor, [
      may.react && { faces, label: t("reactions") },
      may.reply && { icon: "reply", label: t("reply"), run: () => this.reply(message) },
      may.edit && { icon: "edit", label: t("edit"), run: () => this.composer.edit(message) },
      may.copy && { icon: "copy", label: t("copy"), run: () => this.copy(message) },
      may.pin && { icon: "pin", label: t("pin"), run: () => this.act(api.pin(this.place.chat, message.message_id, this.viewer)) },
      may.remove && { icon: "trash", label: t("delete"), bad: true, run: () => this.remove(message) },
    ], { label: t("message_menu"), at });
  }

  /** A key on a focused message. */
  key(event, message, el) {
    const may = this.may(message);
    const code = event.code;
    if (event.key === "Enter" || event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      this.menu(message, el.querySelector(".acts button:last-child") ?? el);
    } else if (code === "KeyR" && may.reply) this.reply(message);
    else if (code === "KeyE" && may.edit) this.composer.edit(message);
    else if (event.key === "Delete" && may.remove) this.remove(message);
    else return false;
    return true;
  }

  async act(promise) {
    try {
      return await promise;
    } catch (error) {
      oops(this.side, error);
      return null;
    }
  }

  react(message, face) {
    const mine = (message.reactions ?? []).find((one) => one.user_id === this.viewer)?.reaction.map((one) => one.emoji) ?? [];
    return this.act(api.react(this.place.chat, message.message_id, this.viewer, mine.includes(face) ? [] : [face]));
  }

  async copy(message) {
    try {
      await navigator.clipboard.writeText(message.text ?? message.caption);
      notice(this.side, t("copied"));
    } catch {
      notice(this.side, t("copy_failed"), true);
    }
  }

  async remove(message) {
    const yes = await ask({ title: t("delete_title"), text: t("delete_text"), yes: t("delete"), bad: true });
    if (yes) await this.act(api.remove(this.place.chat, message.message_id, this.viewer));
  }

  // Pinned, typing

  onMessage({ chat, id, message }) {
    if (chat !== this.place?.chat) return;
    if (message?.author_id && message.from?.is_bot) this.stopTyping();
    this.pins.delete(`${chat}/${id}`);
    if (this.pinned?.message_id === id) this.drawPinned();
  }

  async drawPinned() {
    const place = this.place;
    const ids = world.chats.get(place?.chat)?.pinned ?? [];
    let found = null;
    for (const id of [...ids].reverse()) {
      const topic = topicOfMessage(place.chat, id);
      if (this.isGroup && topic !== undefined && topic !== (place.topic ?? "general")) continue;
      const message = this.history.messages.get(id) ?? (await this.fetchPin(place.chat, id));
      if (place !== this.place) return;
      if (message && this.history.belongs(message)) {
        found = message;
        break;
      }
    }
    this.pinned = found;
    this.pin.hidden = !found;
    if (found) fill(this.pin, icon("pin"), h("span", { class: "words" }, h("b", {}, t("pinned")), gist(found)));
  }

  /** A pinned message that is not loaded; each is asked for once. */
  async fetchPin(chat, id) {
    const key = `${chat}/${id}`;
    if (!this.pins.has(key)) {
      const [message] = await api.messages(chat, { before: id + 1, limit: 1 }).catch(() => []);
      this.pins.set(key, message?.message_id === id ? message : null);
    }
    return this.pins.get(key);
  }

  toPinned() {
    if (this.pinned) this.jump(this.pinned.message_id);
  }

  typing({ chat, topic }) {
    if (!this.place || chat !== this.place.chat) return;
    if (this.isGroup && (topic ?? "general") !== this.place.topic) return;
    this.isTyping = true;
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.stopTyping(), TYPING_MS);
    emit("world");
  }

  stopTyping() {
    if (!this.isTyping) return;
    this.isTyping = false;
    clearTimeout(this.typingTimer);
    emit("world");
  }
}
