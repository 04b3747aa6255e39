// Words with marks: entities become elements, everything else stays text.

import { h, spoken } from "./dom.js";
import { t } from "./i18n.js";
import { openLink } from "./links.js";
import { serviceKind } from "./unread.js";

const SAFE = /^(https?:\/\/|mailto:|tel:|tg:\/\/)/i;

/** Nodes for a text and its entities. Offsets count UTF-16 units, as JavaScript's do. */
export function marked(text, entities = [], context = {}) {
  const all = [...entities]
    .filter((entity) => entity.length > 0 && entity.offset >= 0 && entity.offset + entity.length <= text.length)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  return range(text, 0, text.length, all, context);
}

function range(text, from, to, entities, context) {
  const out = [];
  let at = from;
  let rest = entities;
  while (rest.length > 0) {
    const [outer, ...others] = rest;
    const end = Math.min(outer.offset + outer.length, to);
    if (outer.offset < at || outer.offset >= to) {
      rest = others;
      continue;
    }
    const within = others.filter((entity) => entity.offset < end);
    if (outer.offset > at) out.push(text.slice(at, outer.offset));
    out.push(element(outer, text.slice(outer.offset, end), range(text, outer.offset, end, within, context), context));
    at = end;
    rest = others.filter((entity) => entity.offset >= end);
  }
  if (at < to) out.push(text.slice(at, to));
  return out;
}

function element(entity, text, inner, context) {
  switch (entity.type) {
    case "bold":
      return h("strong", {}, inner);
    case "italic":
      return h("em", {}, inner);
    case "underline":
      return h("u", {}, inner);
    case "strikethrough":
      return h("s", {}, inner);
    case "code":
      return h("code", {}, inner);
    case "pre":
      return h("pre", {}, h("code", { lang: "en" }, inner));
    case "spoiler":
      return spoiler(inner);
    case "blockquote":
      return h("blockquote", {}, inner);
    case "expandable_blockquote": {
      const open = (event) => event.currentTarget.classList.remove("folded");
      return h("blockquote", { class: "folded", on: { click: open } }, inner);
    }
    case "url":
      return link(SAFE.test(text) ? text : `https://${text}`, inner, context);
    case "text_link":
      return link(entity.url, inner, context);
    case "email":
      return link(`mailto:${text}`, inner, context);
    case "phone_number":
      return link(`tel:${text}`, inner, context);
    case "bot_command":
      return h("button", { type: "button", class: "command", on: { click: () => context.onCommand?.(text) } }, inner);
    case "mention":
    case "text_mention":
      return h("span", { class: "mention" }, inner);
    case "hashtag":
    case "cashtag":
      return h("span", { class: "tag" }, inner);
    default:
      return h("span", {}, inner);
  }
}

function link(url, inner, context) {
  if (!SAFE.test(url ?? "")) return h("span", {}, inner);
  const click = (event) => {
    if (openLink(url, context)) event.preventDefault();
  };
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", on: { click } }, inner);
}

/** Hidden from eyes and ears until it is asked for. */
function spoiler(inner) {
  const words = h("span", { "aria-hidden": "true" }, inner);
  const veil = spoken(t("spoiler"));
  const el = h("span", { class: "spoiler", role: "button", tabindex: "0" }, veil, words);
  const open = (event) => {
    if (el.classList.contains("open") || (event.type === "keydown" && event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    el.classList.add("open");
    el.removeAttribute("role");
    el.tabIndex = -1;
    words.removeAttribute("aria-hidden");
    veil.remove();
  };
  el.addEventListener("click", open);
  el.addEventListener("keydown", open);
  return el;
}

const EMOJI = /^(\p{Extended_Pictographic}(\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*){1,3}$/u;

/** One to three emoji and nothing else are shown large. */
export const isBigEmoji = (text, entities = []) => text.length < 30 && entities.length === 0 && EMOJI.test(text);

const KINDS = ["photo", "video", "animation", "audio", "voice", "video_note", "sticker", "document", "venue", "location", "contact", "poll", "dice"];

/** What a message holds besides words, as the name of its field. */
export const contentKind = (message) => KINDS.find((kind) => message[kind] !== undefined);

/** One line that stands for a message in lists, quotes and the pinned bar. */
export function gist(message) {
  if (!message) return "";
  const service = serviceKind(message);
  if (service) return eventWords(service, message);
  const words = (message.text ?? message.caption ?? message.rich_words ?? "").replace(/\s+/g, " ").trim();
  const kind = contentKind(message);
  if (!kind) return words;
  const name = message.document?.file_name ?? message.venue?.title ?? message.contact?.first_name ?? message.poll?.question;
  if (kind === "sticker") return `${message.sticker.emoji ?? ""} ${t("kind_sticker")}`.trim();
  if (kind === "dice") return message.dice.emoji;
  return [t(`kind_${kind}`), words || name].filter(Boolean).join(kind === "photo" && words ? " · " : ": ");
}

const nameOf = (user) => [user?.first_name, user?.last_name].filter(Boolean).join(" ");

/** A service message in words. */
export function eventWords(kind, message) {
  const who = nameOf(message.from) || message.chat?.title || "";
  const body = message[kind];
  switch (kind) {
    case "new_chat_members": {
      const names = body.map(nameOf).join(", ");
      return body.length === 1 && body[0].id === message.from?.id ? t("event_joined", who) : t("event_added", who, names);
    }
    case "left_chat_member":
      return body.id === message.from?.id ? t("event_left", who) : t("event_removed", who, nameOf(body));
    case "forum_topic_edited":
      return body.name ? t("event_topic_renamed", who, body.name) : t("event_topic_icon", who);
    case "forum_topic_created":
      return t("event_topic_created", who, body.name);
    case "pinned_message":
      return t("event_pinned", who, gist(body));
    default:
      return t(`event_${kind}`, who);
  }
}
