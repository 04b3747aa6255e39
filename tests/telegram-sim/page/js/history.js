// The messages of one place, kept current: pages back on scrolling up, stays at the bottom, tells what was seen.

import * as api from "./api.js";
import { fill, h, icon, put, spoken, stop } from "./dom.js";
import { day, t } from "./i18n.js";
import { blocksOf, row, sameSignature, signature } from "./message.js";
import { emit, on } from "./state.js";
import { see, seenUpTo, serviceKind, unread } from "./unread.js";

const PAGE = 60;
const NEAR_PX = 70;
const FLASH_MS = 1700;
const CONTROLS = "button, a[href], input, video, [role=button]";

export class History {
  /** `chat` is what rows call back: see `row`. */
  constructor(chat, label) {
    this.chat = chat;
    this.messages = new Map();
    this.drawn = new Map();
    this.place = null;
    this.turn = 0;
    this.log = h("div", { class: "log scroll", role: "log", "aria-live": "off", "aria-label": label, tabindex: "-1" });
    this.blank = h("div", { class: "blank", hidden: true });
    this.count = h("span", { class: "badge", hidden: true });
    this.down = h("button", { type: "button", class: "down", hidden: true, title: t("to_bottom"), on: { click: () => this.toBottom() } }, this.count, icon("down"), spoken(t("to_bottom")));
    this.el = h("div", { class: "history" }, this.log, this.blank, this.down);
    this.log.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.log.addEventListener("keydown", (event) => this.keyed(event));
    this.log.addEventListener("contextmenu", (event) => this.asked(event));
    this.log.addEventListener("focusin", (event) => this.activate(event.target.closest(".row"), false));
    this.log.addEventListener("load", () => this.settle(), true);
    this.log.addEventListener("loadedmetadata", () => this.settle(), true);
    new ResizeObserver(() => this.settle()).observe(this.log);
    on("message", (event) => this.heard(event));
    on("resync", () => this.place && this.load(this.turn, true));
    on("view", () => this.look());
    addEventListener("visibilitychange", () => this.look());
    addEventListener("focus", () => this.look());
  }

  /** Shows a place: `{chat, topic, viewer}`. */
  async open(place) {
    const same = this.place && ["chat", "topic"].every((name) => this.place[name] === place?.[name]);
    const changed = !same || this.place?.viewer !== place?.viewer;
    this.place = place;
    if (!changed) return;
    this.fresh = place ? seenUpTo(place.viewer, place.chat, place.topic) : 0;
    this.had = place ? unread(place.viewer, place.chat, place.topic) : 0;
    if (same) {
      this.stuck = true;
      this.draw();
      this.look();
      return;
    }
    this.turn += 1;
    this.messages = new Map();
    this.active = null;
    this.drawn.clear();
    this.log.replaceChildren();
    this.log.setAttribute("aria-live", "off");
    this.stuck = true;
    this.unreadFirst = this.had > 0;
    this.top = 0;
    this.done = false;
    if (place) await this.load(this.turn, false);
    else this.draw();
  }

  async load(turn, again) {
    this.touched = new Set();
    const { chat, topic } = this.place;
    let batch = [];
    try {
      batch = await api.messages(chat, { topic, limit: again ? Math.max(PAGE, Math.min(500, this.messages.size)) : PAGE });
    } catch {
      // Nothing is there yet, or the server is away: the feed will tell.
    }
    if (turn !== this.turn) return;
    if (again) for (const id of this.messages.keys()) if (!this.touched.has(id)) this.messages.delete(id);
    for (const message of batch) if (!this.touched.has(message.message_id)) this.messages.set(message.message_id, message);
    this.touched = null;
    if (!again) this.done = batch.length < PAGE;
    this.quiet = true;
    this.draw();
    this.quiet = false;
    this.look();
    setTimeout(() => turn === this.turn && this.log.setAttribute("aria-live", "polite"), 400);
  }

  async older() {
    if (this.done || this.loading || !this.messages.size || !this.place) return;
    this.loading = true;
    const turn = this.turn;
    const before = Math.min(...this.messages.keys());
    try {
      const batch = await api.messages(this.place.chat, { topic: this.place.topic, before, limit: PAGE });
      if (turn !== this.turn) return;
      this.done = batch.length < PAGE;
      for (const message of batch) if (!this.messages.has(message.message_id)) this.messages.set(message.message_id, message);
      this.quiet = true;
      this.draw();
      this.quiet = false;
    } catch {
      // Tried again on the next scroll.
    } finally {
      this.loading = false;
    }
  }

  belongs(message) {
    const { topic } = this.place;
    if (topic === undefined || topic === null) return true;
    return topic === "general" ? !message.message_thread_id : message.message_thread_id === topic;
  }

  heard({ chat, id, message, fresh }) {
    if (!this.place || chat !== this.place.chat) return;
    this.touched?.add(id);
    if (message && !this.belongs(message)) return;
    if (!message && !this.messages.has(id)) return;
    if (message) {
      // A change of a message that is not loaded is none that can be seen.
      if (!fresh && !this.messages.has(id) && !this.touched) return;
      this.messages.set(id, message);
    } else this.messages.delete(id);
    if (message?.author_id === this.place.viewer && fresh) {
      this.stuck = true;
      this.had = 0;
    }
    this.drawSoon();
  }

  drawSoon() {
    if (this.planned) return;
    this.planned = true;
    setTimeout(() => {
      this.planned = false;
      this.draw();
      this.look();
    }, 0);
  }

  sorted() {
    return [...this.messages.values()].sort((a, b) => a.message_id - b.message_id);
  }

  draw() {
    const { log } = this;
    const focused = document.activeElement;
    const held = log.contains(focused) ? { id: focused.closest(".row")?.dataset.id, f: focused.dataset.f } : null;
    const [height, top] = [log.scrollHeight, log.scrollTop];
    const anchor = this.anchor();
    const messages = this.place ? this.sorted() : [];
    const nodes = [];
    const next = new Map();
    const firstFresh = this.had > 0 && messages.find((one) => one.message_id > this.fresh && one.author_id !== this.place.viewer && !serviceKind(one));
    for (const block of messages.length ? blocksOf(messages, this.place.viewer) : []) {
      if (firstFresh && block.messages?.includes(firstFresh) && messages[0] !== firstFresh) {
        nodes.push(this.keep(next, "fresh", null, () => h("div", { class: "fresh-line" }, t("unread_line"))));
      }
      if (block.kind === "day") {
        nodes.push(this.keep(next, block.key, null, () => h("div", { class: "day" }, h("span", { class: "pill" }, day(block.date)))));
      } else {
        const isNew = !this.quiet && !this.drawn.has(block.key);
        nodes.push(this.keep(next, block.key, signature(block, this.chat), () => {
          const el = row(block, this.chat);
          if (isNew) el.classList.add("new");
          for (const control of el.querySelectorAll(CONTROLS)) control.tabIndex = -1;
          return el;
        }));
      }
    }
    this.drawn = next;
    nodes.forEach((node, at) => {
      if (log.children[at] !== node) log.insertBefore(node, log.children[at] ?? null);
    });
    while (log.children.length > nodes.length) log.lastChild.remove();
    this.chat.blank?.(this.blank, this.place && messages.length === 0);
    this.activate(this.rowOf(held?.id) ?? this.rowOf(this.active) ?? log.lastElementChild, false);
    if (held && !log.contains(document.activeElement)) {
      const again = this.rowOf(held.id);
      (again?.querySelector(`[data-f="${CSS.escape(held.f ?? "-")}"]`) ?? again ?? log).focus({ preventScroll: true });
    }
    if (this.stuck && this.unreadFirst) this.toFresh(messages.length);
    else if (this.stuck) this.toBottom(false);
    else if (anchor && anchor.node.isConnected) log.scrollTop += anchor.node.getBoundingClientRect().top - anchor.top;
    else log.scrollTop = top + (this.quiet ? log.scrollHeight - height : 0);
    this.drawDown();
  }

  keep(next, key, sign, make) {
    const old = this.drawn.get(key);
    const same = old && (sign === null || sameSignature(old.sign, sign));
    const entry = same ? old : { node: make(), sign };
    next.set(key, entry);
    return entry.node;
  }

  /** The first row that is in sight, and where: what must not move. */
  anchor() {
    const edge = this.log.getBoundingClientRect().top;
    for (const node of this.log.querySelectorAll(".row")) {
      const box = node.getBoundingClientRect();
      if (box.bottom > edge) return { node, top: box.top };
    }
    return null;
  }

  rowOf(id) {
    return id ? this.log.querySelector(`.row[data-id="${id}"]`) : null;
  }

  /** Makes a row the log's one tab stop, its controls reachable. */
  activate(el, focus) {
    const rowEl = el?.classList?.contains("row") ? el : null;
    if (!rowEl) return;
    const old = this.log.querySelector('.row[tabindex="0"]');
    if (old !== rowEl) for (const control of old?.querySelectorAll(CONTROLS) ?? []) control.tabIndex = -1;
    stop(this.log, ".row", rowEl);
    for (const control of rowEl.querySelectorAll(CONTROLS)) control.tabIndex = 0;
    this.active = rowEl === this.log.lastElementChild ? null : rowEl.dataset.id;
    if (focus) {
      rowEl.focus({ preventScroll: true });
      rowEl.scrollIntoView({ block: "nearest" });
    }
  }

  keyed(event) {
    const here = event.target.closest(".row");
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!here || !plain || ["INPUT", "VIDEO"].includes(event.target.tagName)) return;
    const rows = [...this.log.querySelectorAll(".row")];
    const at = rows.indexOf(here);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      if (at === 0 && event.key === "ArrowUp") this.older();
      this.activate(rows[Math.max(0, Math.min(rows.length - 1, to))], true);
      return;
    }
    const message = this.messages.get(Number(here.dataset.id));
    if (!message || event.target !== here) return;
    const done = this.chat.key(event, message, here);
    if (done) event.preventDefault();
  }

  /** A right click, or a long touch. Links, pictures and selected words keep the browser's own menu. */
  asked(event) {
    const here = event.target.closest(".row");
    const message = this.messages.get(Number(here?.dataset.id));
    if (!message || event.target.closest("a, img, video, .keys") || String(getSelection())) return;
    event.preventDefault();
    this.activate(here, false);
    const at = event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : undefined;
    this.chat.menu(message, here, at);
  }

  atBottom() {
    const { log } = this;
    return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX;
  }

  toBottom(look = true) {
    this.stuck = true;
    this.log.scrollTop = this.log.scrollHeight;
    this.top = this.log.scrollTop;
    if (look) this.look();
  }

  /** On opening, the first unread message comes to the top, unless everything unread fits anyway. */
  toFresh(count) {
    const line = this.log.querySelector(".fresh-line");
    this.toBottom(false);
    if (!count) return;
    this.unreadFirst = false;
    const hidden = line ? line.getBoundingClientRect().top - this.log.getBoundingClientRect().top : 0;
    if (hidden >= 0) return;
    this.stuck = false;
    this.log.scrollTop += hidden;
    this.top = this.log.scrollTop;
  }

  /** Something changed its height. */
  settle() {
    if (this.stuck) this.toBottom(false);
    this.look();
  }

  scrolled() {
    const { scrollTop } = this.log;
    // Growing content moves nothing: only scrolling up leaves the bottom.
    if (this.atBottom()) this.stuck = true;
    else if (scrollTop < this.top - 1) this.stuck = false;
    this.top = scrollTop;
    if (scrollTop < 240) this.older();
    this.look();
  }

  /** Marks as seen what is in sight. */
  look() {
    if (!this.place || !this.messages.size) return;
    const visible = !document.hidden && this.log.clientHeight > 0;
    const { viewer, chat, topic } = this.place;
    if (visible && see(viewer, chat, topic, this.lastInSight())) emit("world");
    this.drawDown();
  }

  /** The newest message that is on the screen. */
  lastInSight() {
    if (this.stuck) return Math.max(...this.messages.keys());
    const edge = this.log.getBoundingClientRect().bottom;
    const rows = [...this.log.querySelectorAll(".row")];
    const below = rows.findIndex((el) => el.getBoundingClientRect().bottom > edge + 8);
    return Number(rows[below < 0 ? rows.length - 1 : below - 1]?.dataset.id ?? 0);
  }

  drawDown() {
    const below = this.place && !this.atBottom() && this.messages.size > 0;
    this.down.hidden = !below;
    const count = below ? unread(this.place.viewer, this.place.chat, this.place.topic) : 0;
    this.count.hidden = !count;
    fill(this.count, count);
  }

  /** Goes to a message, loading what lies in between. */
  async jump(id) {
    for (let tries = 0; tries < 20 && !this.rowFor(id) && !this.done; tries += 1) await this.older();
    const el = this.rowFor(id);
    if (!el) return false;
    this.stuck = false;
    el.scrollIntoView({ block: "center" });
    this.activate(el, false);
    el.focus({ preventScroll: true });
    el.classList.remove("flash");
    void el.offsetWidth;
    el.classList.add("flash");
    setTimeout(() => el.classList.remove("flash"), FLASH_MS);
    return true;
  }

  /** The row that shows a message, which may be one of an album. */
  rowFor(id) {
    const direct = this.rowOf(id);
    if (direct) return direct;
    const album = this.messages.get(id)?.media_group_id;
    const first = album && this.sorted().find((message) => message.media_group_id === album);
    return first ? this.rowOf(first.message_id) : null;
  }
}

/** The card in an empty chat. */
export function fillBlank(box, title, text, ...more) {
  fill(box, put(h("div", { class: "note" }), title && h("h3", {}, title), text && h("p", {}, text)), more);
}
