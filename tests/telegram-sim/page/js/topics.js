// The list of the group's topics: the newest on top, with what is unread for the one who acts.

import * as api from "./api.js";
import { fill, fillIfChanged, h, icon, iconButton, put, roving, spoken, stop } from "./dom.js";
import { t, when } from "./i18n.js";
import { avatar, botFace, senderOf } from "./message.js";
import { ask, dialog, form, menu, oops } from "./popup.js";
import { agents, forums, fullName, group, membersOf, on, person, refresh, show, view, world } from "./state.js";
import { gist } from "./text.js";
import { serviceKind, unread } from "./unread.js";

/** The picture of a topic; null stands for General. */
export function markOf(topic) {
  if (!topic) return h("span", { class: "mark general", "aria-hidden": "true" }, icon("hash"));
  const emoji = world.icons.get(topic.icon_custom_emoji_id);
  if (emoji) return h("span", { class: "mark emoji", "aria-hidden": "true" }, emoji);
  const colour = `#${(topic.icon_color ?? 0x6fb9f0).toString(16).padStart(6, "0")}`;
  const letter = /[\p{L}\p{N}]/u.exec(topic.name.replace(/^№?\d+\s*·?\s*/u, "")) ?? /[\p{L}\p{N}]/u.exec(topic.name);
  return h("span", { class: "mark", "aria-hidden": "true", vars: { "--mark": colour } }, (letter?.[0] ?? "#").toUpperCase());
}

/** How much is unread, for eyes and ears. */
export const badge = (count) =>
  h("span", { class: "badge" }, h("span", { "aria-hidden": "true" }, count > 99 ? "99+" : count), spoken(t("unread", count)));

function entries() {
  const chat = group();
  if (!chat) return [];
  const line = (topic, id) => {
    const last = (topic ?? chat).last_message;
    const sender = last && !serviceKind(last) ? (last.from?.first_name ?? senderOf(last).name) : "";
    return {
      id, name: topic?.name ?? t("general"), mark: topic, closed: topic?.closed, last: gist(last), sender, at: last?.date ?? 0,
      order: last?.message_id ?? 0, count: unread(view.agent, chat.key, id), open: view.topic === id,
    };
  };
  const topics = (chat.topics ?? []).map((topic) => line(topic, topic.message_thread_id));
  return [...topics.sort((a, b) => b.order - a.order), line(null, "general")];
}

function item(entry) {
  const { id, name, mark, closed, last, sender, at, count, open } = entry;
  return h("li", {}, h("button", {
    type: "button", class: "topic", tabindex: "-1", "aria-current": open ? "true" : null, data: { topic: id }, title: name,
    on: { click: () => show({ topic: id, front: "group" }) },
  },
    markOf(mark),
    h("span", { class: "title" }, name),
    h("span", { class: "when" }, at ? when(at) : ""),
    h("span", { class: "last" }, sender && h("b", {}, `${sender}: `), last),
    h("span", { class: "end" }, closed && [icon("lock"), spoken(t("closed"))], count > 0 && badge(count)),
  ));
}

export function topicsSheet() {
  const drawn = new Map();
  const list = h("ul", { class: "topics scroll", id: "topics", "aria-label": t("topics") });
  roving(list, ".topic", { vertical: true });
  const face = h("span", {});
  const title = h("h2", { class: "name" });
  const note = h("div", { class: "note" });
  const more = iconButton("more", t("group_menu"), () => groupMenu(more), { "aria-haspopup": "menu" });
  const asks = h("div", {});
  const empty = h("p", { class: "topics-empty" }, t("topics_empty"));
  const el = h("div", { class: "sheet list-sheet" },
    h("div", { class: "head" }, face, h("div", { class: "who" }, title, note), more),
    h("div", { class: "scroll" }, asks, list, empty),
  );
  let had = null;
  on("world", () => {
    const chat = group();
    fillIfChanged(face, String(chat?.id), () => avatar({ id: chat?.id ?? 0, first_name: chat?.title ?? "?" }));
    drawTitle(title, chat);
    const isForum = Boolean(chat?.is_forum);
    fill(note, chat ? t("members_topics", membersOf(chat).length, chat.topics?.length ?? 0) : "");
    more.hidden = !chat;
    empty.hidden = !isForum || chat.topics.length > 0;
    drawAsks(asks, chat);
    drawList(list, drawn);
    // The very first topic opens by itself, so that nobody has to look for it.
    const count = chat?.topics?.length ?? 0;
    if (had === 0 && count === 1 && view.topic === null && innerWidth > 860) show({ topic: chat.topics[0].message_thread_id });
    had = chat ? count : null;
  });
  return el;
}

/** Draws what changed and moves what moved; a topic that has the focus keeps it. */
function drawList(list, drawn) {
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.topic : null;
  const shown = entries();
  const nodes = shown.map((entry) => {
    const key = JSON.stringify(entry);
    const old = drawn.get(entry.id);
    if (old?.key === key) return old.node;
    const node = item(entry);
    drawn.set(entry.id, { key, node });
    return node;
  });
  for (const id of drawn.keys()) if (!shown.some((entry) => entry.id === id)) drawn.delete(id);
  nodes.forEach((node, at) => {
    if (list.children[at] !== node) list.insertBefore(node, list.children[at] ?? null);
  });
  while (list.children.length > nodes.length) list.lastChild.remove();
  const at = (id) => list.querySelector(`[data-topic="${id}"]`);
  stop(list, ".topic", at(focused) ?? at(view.topic) ?? list.querySelector(".topic"));
  if (focused && document.activeElement !== at(focused)) at(focused)?.focus();
}

/** Another topic of the list, up or down. */
export function stepTopic(by) {
  const ids = entries().map((entry) => entry.id);
  const at = ids.indexOf(view.topic);
  const next = ids[Math.max(0, Math.min(ids.length - 1, at + by))];
  if (next !== undefined) show({ topic: next, front: "group" });
}

function drawTitle(title, chat) {
  const all = forums();
  fillIfChanged(title, JSON.stringify([all.map((one) => [one.key, one.title]), chat?.key]), () => {
    if (all.length < 2) return chat?.title ?? t("no_group");
    const pick = h("select", { class: "group-pick", "aria-label": t("groups") }, all.map((one) => h("option", { value: one.key }, one.title)));
    pick.value = chat.key;
    pick.addEventListener("change", () => show({ group: pick.value, topic: null }));
    return pick;
  });
}

/** Those who ask to be let in, for the owner to answer. */
function drawAsks(box, chat) {
  const inside = new Set(membersOf(chat).map((member) => member.user.id));
  const waiting = (chat?.join_requests ?? []).filter((id) => !inside.has(id)).map(person).filter(Boolean);
  fillIfChanged(box, waiting.map((user) => user.id).join(), () => waiting.map((user) => {
    const letIn = () => api.setMember(chat.key, user.id, "member").catch((error) => oops("group", error));
    return h("div", { class: "asks" }, h("span", {}, t("asks_to_join", fullName(user))), h("button", { type: "button", on: { click: letIn } }, t("let_in")));
  }));
}

function newTopic() {
  return form(t("new_topic"), [{ name: "name", label: t("topic_name"), required: true, max: 128 }], t("create"), async ({ name }) => {
    const { message_thread_id: id } = await api.createTopic(view.group, view.agent, name);
    await refresh();
    show({ topic: id });
  });
}

function groupMenu(anchor) {
  menu(anchor, [
    { icon: "people", label: t("members"), run: members },
    group().is_forum && { icon: "edit", label: t("new_topic"), run: newTopic },
  ], { label: t("group_menu") });
}

function members() {
  const chat = group();
  return dialog(t("members"), (close) => {
    const line = ({ user, status }) => {
      const bot = world.bots.find((one) => one.id === user.id);
      const note = bot ? t("bot") : t(`role_${status}`);
      const remove = async () => {
        close();
        const yes = await ask({ title: t("remove_title", fullName(user)), text: t("remove_text"), yes: t("remove"), bad: true });
        if (yes) await api.setMember(chat.key, user.id, "left").catch((error) => oops("group", error));
      };
      const may = !bot && status !== "creator";
      return h("li", {}, bot ? botFace() : avatar(user), h("div", { class: "what" }, fullName(user), h("small", {}, note)),
        may && iconButton("close", t("remove_member", fullName(user)), remove));
    };
    return put(h("div", {}),
      h("ul", { class: "members" }, membersOf(chat).map(line)),
      h("div", { class: "choices" }, h("button", { type: "button", class: "primary", on: { click: () => close() } }, t("close"))));
  });
}

export const acting = () => agents().find((user) => user.id === view.agent);
