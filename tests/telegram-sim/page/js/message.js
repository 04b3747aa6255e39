// One message, or one album, as a row of the chat.

import { h, icon, iconButton, put, spoken } from "./dom.js";
import { dayKey, t, time } from "./i18n.js";
import { album, content, isBare, isPicture } from "./media.js";
import { fullName, person, world } from "./state.js";
import { eventWords, gist, isBigEmoji, marked } from "./text.js";
import { serviceKind } from "./unread.js";

const TOGETHER_S = 300;
const TONES = 7;
const BOT_TONE = 5;

/** The colour of an account. */
const tone = (id) => `tone-${world.bots.some((bot) => bot.id === id) ? BOT_TONE : Math.abs(id ?? 0) % TONES}`;

/** A round picture for an account. */
export function avatar(user) {
  if (user?.is_bot) return botFace();
  const letters = [user?.first_name, user?.last_name].filter(Boolean).map((name) => [...name][0]).join("");
  return h("span", { class: `avatar ${tone(user?.id)}`, "aria-hidden": "true" }, letters.toUpperCase() || "?");
}

export const botFace = () => h("span", { class: `avatar tone-${BOT_TONE}`, "aria-hidden": "true" }, icon("bot"));

/** Who a message is from, for the reader: `{id, name, user}`. */
export function senderOf(message) {
  if (message.sender_chat) return { id: message.sender_chat.id, name: message.sender_chat.title, user: { id: message.sender_chat.id, first_name: message.sender_chat.title } };
  return { id: message.from?.id, name: fullName(message.from), user: message.from };
}

/** Messages in order → blocks: days, events, messages, albums. */
export function blocksOf(messages, viewer) {
  const blocks = [];
  let day = null;
  for (const message of messages) {
    const today = dayKey(message.date);
    if (today !== day) blocks.push({ kind: "day", key: `day-${today}`, date: message.date });
    day = today;
    const last = blocks.at(-1);
    if (serviceKind(message)) {
      blocks.push({ kind: "event", key: `m-${message.message_id}`, messages: [message] });
    } else if (message.media_group_id && last?.kind === "message" && last.messages[0].media_group_id === message.media_group_id) {
      last.messages.push(message);
    } else {
      const out = message.author_id === viewer;
      blocks.push({ kind: "message", key: `m-${message.message_id}`, messages: [message], out, first: true, last: true });
    }
  }
  blocks.forEach((block, at) => {
    const next = blocks[at + 1];
    if (block.kind !== "message" || next?.kind !== "message") return;
    const [a, b] = [block.messages[0], next.messages[0]];
    const together = senderOf(a).id === senderOf(b).id && b.date - a.date < TOGETHER_S && !a.reply_markup;
    if (together) Object.assign(block, { last: false }) && Object.assign(next, { first: false });
  });
  return blocks;
}

/** The row of a message or album. `chat` answers clicks: `{isGroup, viewer, reply, menu, press, pressing, jump, command, react}`. */
export function row(block, chat) {
  if (block.kind === "event") return event(block);
  const [message] = block.messages;
  const sender = senderOf(message);
  const name = block.out ? t("you_as", sender.name) : sender.name;
  const el = h("div", {
    class: ["row", block.out ? "out" : "in", block.first && "first", block.last && "last"].filter(Boolean).join(" "),
    role: "article", tabindex: "-1", data: { id: message.message_id }, "aria-label": t("message_from", name, time(message.date)),
  });
  if (chat.isGroup && !block.out) put(el, h("div", { class: "gutter" }, block.last && avatar(sender.user)));
  const keyboard = message.reply_markup?.inline_keyboard;
  const columns = Math.max(0, ...(keyboard ?? []).map((line) => line.length));
  const wide = columns > 2 ? "wide" : columns === 2 ? "pair" : "";
  const stack = h("div", { class: `stack ${keyboard ? "keyed" : ""} ${wide}` }, bubble(block, sender, chat));
  if (keyboard) put(stack, keys(message, keyboard, chat));
  return put(el, stack, acts(block, chat));
}

function event({ messages: [message] }) {
  const words = eventWords(serviceKind(message), message);
  return h("div", { class: "row event", role: "article", tabindex: "-1", data: { id: message.message_id }, "aria-label": t("event") },
    h("span", { class: "pill" }, words));
}

function bubble(block, sender, chat) {
  const { messages, out, first } = block;
  const [message] = messages;
  const worded = messages.find((one) => one.text ?? one.caption ?? one.rich_words) ?? message;
  const text = worded.text ?? worded.caption ?? worded.rich_words;
  const entities = worded.entities ?? worded.caption_entities;
  const bare = isBare(message);
  const picture = messages.every(isPicture);
  const shown = messages.length > 1 ? album(messages) : content(message, messages);
  const el = h("div", { class: ["bubble", bare && "bare", picture && !text && "only-media"].filter(Boolean).join(" ") });
  if (chat.isGroup && !out && first && !bare) {
    put(el, h("div", { class: `author ${tone(sender.id)}` }, sender.name, message.author_signature && h("small", {}, message.author_signature)));
  }
  if (message.forward_origin) put(el, h("div", { class: "forward" }, t("forwarded", originName(message.forward_origin))));
  put(el, quote(message, chat));
  if (!message.show_caption_above_media) put(el, shown);
  const info = meta(messages, out);
  if (text) {
    const context = { viewer: chat.viewer, side: chat.side, onCommand: chat.command };
    const big = message.text && isBigEmoji(text, entities) ? "big" : "";
    put(el, h("div", { class: `text ${big}`, dir: "auto" }, marked(text, entities, context), info));
  } else {
    info.classList.add(picture ? "over" : "tuck");
    put(el, info);
  }
  if (message.show_caption_above_media) put(el, shown);
  return put(el, reactions(message, chat));
}

const originName = (origin) =>
  fullName(origin.sender_user) || origin.sender_user_name || origin.sender_chat?.title || origin.chat?.title || "";

/** What a message answers; an answer to a topic's first message is only how topics work. */
function answeredOf(message) {
  const answered = message.reply_to_message;
  if (answered?.forum_topic_created && answered.message_id === message.message_thread_id) return null;
  return answered ?? null;
}

function quote(message, chat) {
  const answered = answeredOf(message);
  const outside = message.external_reply;
  if (!answered && !outside) return null;
  const name = answered ? senderOf(answered).name : originName(outside.origin);
  const words = message.quote?.text ?? gist(answered ?? outside);
  const body = [spoken(t("in_answer")), h("b", {}, name), h("span", { class: "words" }, words)];
  if (!answered) return h("div", { class: "quote" }, body);
  const click = () => chat.jump(answered.message_id);
  return h("button", { type: "button", class: "quote", "data-f": "quote", on: { click } }, body);
}

function meta(messages, out) {
  const last = messages.at(-1);
  const edited = messages.some((one) => one.edit_date);
  return h("span", { class: "meta" }, edited && t("edited"), h("time", { datetime: new Date(last.date * 1000).toISOString() }, time(last.date)), out && icon("check"));
}

function reactions(message, chat) {
  const counts = new Map();
  for (const { user_id: user, reaction } of message.reactions ?? []) {
    for (const { emoji } of reaction) {
      if (!emoji) continue;
      counts.set(emoji, [...(counts.get(emoji) ?? []), user]);
    }
  }
  if (counts.size === 0) return null;
  return h("div", { class: "reactions" }, [...counts].map(([emoji, users]) => {
    const names = users.map((id) => fullName(person(id)) || person(id)?.name || "").join(", ");
    const mine = users.includes(chat.viewer);
    return h("button", {
      type: "button", "aria-pressed": String(mine), title: names, "data-f": `r${emoji}`,
      on: { click: () => chat.react(message, emoji) },
    }, h("span", {}, emoji), users.length, spoken(t("reaction_by", names)));
  }));
}

function keys(message, rows, chat) {
  return h("div", { class: "keys" }, rows.map((line, y) => h("div", {}, line.map((key, x) => {
    const f = `key-${y}-${x}`;
    const url = key.url ?? key.web_app?.url;
    if (url) {
      const click = (event) => chat.follow(url) && event.preventDefault();
      const corner = icon("out");
      corner.classList.add("corner");
      return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", "data-f": f, on: { click } }, key.text, corner);
    }
    const name = key.callback_data ?? key.text;
    const busy = chat.pressing(message, name);
    const press = () => chat.press(message, name, key);
    return h("button", { type: "button", "data-f": f, "aria-busy": busy ? "true" : null, on: { click: press } }, key.text, busy && h("span", { class: "spinner" }));
  }))));
}

function acts(block, chat) {
  const [message] = block.messages;
  return h("div", { class: "acts" },
    iconButton("reply", t("reply"), () => chat.reply(message), { class: "reply", "data-f": "reply" }),
    iconButton("more", t("message_menu"), (event) => chat.menu(message, event.currentTarget), { "data-f": "more", "aria-haspopup": "menu" }),
  );
}

/** Whether something must be drawn anew: a cheap comparison of what the row shows. */
export function signature(block, chat) {
  const flags = [block.out, block.first, block.last, chat.viewer, world.ready];
  const waiting = block.messages.map((message) => chat.waiting(message)).join();
  return { flags: `${flags.join()}|${waiting}`, messages: block.messages };
}

export const sameSignature = (a, b) =>
  a && a.flags === b.flags && a.messages.length === b.messages.length && a.messages.every((message, at) => message === b.messages[at]);
