// The typing box: drafts, replies, edits, attachments, voice, command hints.

import * as api from "./api.js";
import { attachMenu, Tray } from "./attach.js";
import { CommandHints } from "./commands.js";
import { fill, h, icon, iconButton } from "./dom.js";
import { minutes, t } from "./i18n.js";
import { senderOf } from "./message.js";
import { notice, oops } from "./popup.js";
import { desk, emit, fullName, person } from "./state.js";
import { record } from "./sound.js";
import { gist } from "./text.js";

/** What was typed and not sent, by place and person. */
const drafts = new Map();
const keyOf = (place) => (place ? `${place.viewer}|${place.chat}|${place.topic ?? ""}` : "");

export class Composer {
  constructor(chat) {
    this.chat = chat;
    this.area = h("textarea", { rows: "1", "aria-label": t("type_here"), "aria-autocomplete": "list", enterkeyhint: "send" });
    this.hints = new CommandHints(this);
    this.tray = new Tray(() => this.shape());
    this.context = h("div", { class: "context", hidden: true });
    this.attachButton = iconButton("clip", t("attach"), () => attachMenu(this), { "aria-haspopup": "menu" });
    this.slash = h("button", { type: "button", class: "round slash", "aria-label": t("commands"), title: t("commands"), on: { click: () => this.hints.toggle() } }, "/");
    this.mic = iconButton("mic", t("record"), () => this.record());
    this.send = iconButton("send", t("send"), () => this.submit(), { class: "send", hidden: true });
    this.bar = h("div", { class: "bar" }, this.attachButton, this.area, this.slash, this.mic, this.send);
    this.instead = h("div", { class: "instead", hidden: true });
    this.el = h("div", { class: "composer", data: { drop: t("drop_here") } }, this.hints.el, this.context, this.tray.el, this.bar, this.instead);
    this.listen();
  }

  listen() {
    const { area, el } = this;
    area.addEventListener("input", () => {
      this.shape();
      this.hints.update();
    });
    area.addEventListener("keydown", (event) => this.keyed(event));
    area.addEventListener("blur", () => setTimeout(() => this.hints.close(), 150));
    area.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      this.tray.add(files);
    });
    el.addEventListener("dragover", (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      el.classList.add("dropping");
    });
    el.addEventListener("dragleave", () => el.classList.remove("dropping"));
    el.addEventListener("drop", (event) => {
      event.preventDefault();
      el.classList.remove("dropping");
      this.tray.add([...event.dataTransfer.files]);
    });
  }

  /** Moves to another place, keeping the draft of the old one. */
  open(place) {
    if (this.place) drafts.set(keyOf(this.place), this.editing ? this.before : this.area.value);
    this.place = place;
    this.cancel(false);
    this.tray.clear();
    this.stopRecording?.(false);
    this.area.value = drafts.get(keyOf(place)) ?? "";
    const who = fullName(person(place?.viewer));
    this.area.placeholder = who ? t("write_short", who) : t("type_here");
    this.area.setAttribute("aria-label", who ? t("write_as", who) : t("type_here"));
    this.hints.close();
    this.shape();
  }

  /** Shows something in place of the typing box: `null` brings it back. */
  block(...content) {
    const blocked = content.length > 0 && content[0] !== null;
    this.bar.hidden = blocked;
    this.instead.hidden = !blocked;
    if (blocked) {
      fill(this.instead, ...content);
      this.context.hidden = true;
      this.hints.close();
    } else this.context.hidden = !(this.answering || this.editing);
  }

  shape() {
    const { area } = this;
    area.style.height = "auto";
    area.style.height = `${Math.min(180, area.scrollHeight)}px`;
    const something = area.value.trim() !== "" || this.tray.files.length > 0 || Boolean(this.editing);
    const moved = document.activeElement === (something ? this.mic : this.send);
    this.send.hidden = !something;
    this.mic.hidden = something;
    this.slash.hidden = area.value !== "" || !this.hints.any();
    if (moved) area.focus();
  }

  focus() {
    if (!this.bar.hidden) this.area.focus();
  }

  keyed(event) {
    if (this.hints.keyed(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      if (this.answering || this.editing) this.cancel();
      else if (this.tray.files.length) this.tray.clear();
      else this.area.blur();
      event.stopPropagation();
    } else if (event.key === "ArrowUp" && this.area.value === "" && !event.shiftKey) {
      const { history, viewer } = this.chat;
      const mine = history.sorted().filter((message) => message.author_id === viewer && this.chat.may(message).edit).at(-1);
      if (mine) {
        event.preventDefault();
        this.edit(mine);
      }
    }
  }

  reply(message) {
    this.cancel(false);
    this.answering = message;
    this.showContext("reply", t("answer_to", senderOf(message).name), gist(message));
    this.focus();
  }

  edit(message) {
    this.cancel(false);
    this.before = this.area.value;
    this.editing = message;
    this.area.value = message.text ?? message.caption ?? "";
    this.showContext("edit", t("editing"), gist(message));
    this.shape();
    this.focus();
    this.area.setSelectionRange(this.area.value.length, this.area.value.length);
  }

  showContext(name, title, words) {
    this.context.hidden = false;
    fill(this.context, icon(name),
      h("div", { class: "quote" }, h("b", {}, title), h("span", { class: "words" }, words)),
      iconButton("close", t("cancel"), () => this.cancel()),
    );
  }

  /** Ends replying and editing. */
  cancel(focus = true) {
    if (this.editing) this.area.value = this.before ?? "";
    this.answering = null;
    this.editing = null;
    this.context.hidden = true;
    fill(this.context);
    this.shape();
    if (focus) this.focus();
  }

  /** Where a new message goes. */
  target() {
    const { viewer, topic } = this.place;
    const thread = typeof topic === "number" ? topic : undefined;
    return { user_id: viewer, message_thread_id: thread, reply_to: this.answering?.message_id };
  }

  /** Sends what was typed. The box is free at once; what follows waits its turn, so that order is kept. */
  submit() {
    const { place, editing } = this;
    const text = this.area.value.trim();
    const parcels = this.tray.parcels();
    if (!place || (!text && !parcels.length && !editing)) return;
    const job = { place, editing, text, parcels, target: this.target() };
    this.hints.close();
    if (!editing) this.area.value = "";
    this.tray.clear();
    this.cancel();
    drafts.delete(keyOf(place));
    this.queue = (this.queue ?? Promise.resolve()).then(() => this.perform(job));
  }

  async perform(job) {
    const { place, editing, text, parcels, target } = job;
    try {
      if (editing) {
        const { message_id: id, text: old, caption } = editing;
        if (text && text !== (old ?? caption)) await api.edit(place.chat, id, { user_id: place.viewer, text });
        return;
      }
      if (!parcels.length) await api.say(place.chat, { ...target, text });
      let caption = text;
      for (const { kind, files } of parcels) {
        await api.sayMedia(place.chat, { ...target, kind, caption }, files);
        caption = "";
      }
      emit("sent", { side: this.chat.side });
    } catch (error) {
      oops(this.chat.side, error);
      this.giveBack(job);
    }
  }

  /** What could not be sent comes back, unless something else is being typed by now. */
  giveBack({ place, editing, text, parcels }) {
    if (keyOf(place) !== keyOf(this.place)) drafts.set(keyOf(place), editing ? "" : text);
    else if (this.area.value === "" && !this.editing) {
      if (editing) this.edit(editing);
      this.area.value = text;
      this.tray.add(parcels.flatMap(({ files }) => files), parcels.some(({ kind }) => kind === "document"));
    }
    this.shape();
  }

  sent() {
    this.cancel(false);
    emit("sent", { side: this.chat.side });
  }

  /** Sends words that were not typed: a tapped command. */
  async sendText(text) {
    try {
      await api.say(this.place.chat, { ...this.target(), text });
    } catch (error) {
      oops(this.chat.side, error);
    }
  }

  /** Sends files or an object from the attach menu at once. */
  async sendAs(kind, files) {
    await this.chat.act(api.sayMedia(this.place.chat, { ...this.target(), kind }, files).then(() => this.sent()));
  }

  async sendFact(kind, body) {
    await api.say(this.place.chat, { ...this.target(), fact: { kind, body } });
    this.sent();
  }

  async record() {
    const levels = h("canvas", { class: "levels", "aria-hidden": "true" });
    let finish;
    try {
      finish = await record(levels);
    } catch {
      notice(this.chat.side, t("no_microphone"));
      return this.pickVoice();
    }
    const clock = h("span", { role: "timer", "aria-label": t("recording") }, minutes(0));
    const began = Date.now();
    const ticking = setInterval(() => fill(clock, minutes((Date.now() - began) / 1000)), 250);
    const rest = [...this.bar.children];
    this.stopRecording = async (keep) => {
      this.stopRecording = null;
      clearInterval(ticking);
      const file = await finish(keep);
      this.bar.replaceChildren(...rest);
      this.focus();
      if (file) await this.sendAs("voice", [file]);
    };
    const stop = iconButton("trash", t("cancel"), () => this.stopRecording?.(false));
    const send = iconButton("send", t("send"), () => this.stopRecording?.(true), { class: "send" });
    const strip = h("div", { class: "recording" }, h("span", { class: "dot" }), clock, levels);
    strip.addEventListener("keydown", (event) => event.key === "Escape" && this.stopRecording?.(false));
    this.bar.replaceChildren(stop, strip, send);
    send.focus();
    return undefined;
  }

  pickVoice() {
    pick("audio/*", false).then((files) => files.length && this.sendAs("voice", files.slice(0, 1)));
  }

  get bot() {
    return desk();
  }
}

/** The browser's own dialog for choosing files. */
export function pick(accept, multiple = true) {
  return new Promise((resolve) => {
    const input = h("input", { type: "file", accept, multiple, hidden: true, class: "picker" });
    input.addEventListener("change", () => {
      resolve([...input.files]);
      input.remove();
    });
    input.addEventListener("cancel", () => {
      resolve([]);
      input.remove();
    });
    document.body.append(input);
    input.click();
  });
}
