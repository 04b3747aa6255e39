// The right pane: the agents' group, its topics and the open one.

import * as api from "./api.js";
import { Chat } from "./chat.js";
import { fill, fillIfChanged, h, iconButton } from "./dom.js";
import { fillBlank } from "./history.js";
import { t } from "./i18n.js";
import { agentsRow } from "./people.js";
import { ask, form, menu, noticeBoxes } from "./popup.js";
import { fullName, group, membersOf, on, show, topicOf, view, world } from "./state.js";
import { acting, markOf, topicsSheet } from "./topics.js";

export function groupPane() {
  const chat = new Chat("group", t("topic_chat"), blank);
  const mark = h("span", {});
  const name = h("h2", { class: "name" });
  const note = h("div", { class: "note" });
  const back = iconButton("back", t("back_to_topics"), () => {
    const { topic } = view;
    show({ topic: null });
    document.querySelector(`[data-topic="${topic}"]`)?.focus();
  }, { class: "back" });
  const more = iconButton("more", t("topic_menu"), () => topicMenu(chat, more), { "aria-haspopup": "menu" });
  const head = h("div", { class: "head" }, back, mark, h("div", { class: "who" }, name, note), more);
  const shelf = h("div", { class: "shelf" }, topicsSheet(), h("div", { class: "sheet topic-sheet" }, head, chat.body));
  const card = h("div", { class: "card group" }, shelf, noticeBoxes.group);
  const el = h("section", { class: "side", id: "group-side", "aria-label": t("group_side"), tabindex: "-1" }, agentsRow(), card);

  on("world", () => {
    const here = group();
    const topic = topicOf(here, view.topic);
    const open = here && view.topic !== null;
    shelf.dataset.open = open ? "yes" : "no";
    head.hidden = !open;
    fillIfChanged(mark, JSON.stringify([topic?.name, topic?.icon_color, topic?.icon_custom_emoji_id, world.icons.size]), () => markOf(topic));
    fill(name, topic?.name ?? t("general"));
    const user = acting();
    note.classList.toggle("typing", Boolean(chat.isTyping));
    fill(note, chat.isTyping ? t("typing") : topic?.closed ? t("topic_closed") : user ? t("acting_as", fullName(user)) : "");
    more.hidden = !topic;
    const thread = here?.is_forum ? view.topic : null;
    chat.open(open ? { chat: here.key, topic: thread, viewer: view.agent } : null);
    shape(chat, here, topic);
  });
  return { el, chat };
}

function shape(chat, here, topic) {
  const user = acting();
  const member = membersOf(here).find((one) => one.user.id === view.agent);
  const manages = member?.status === "creator" || member?.can_manage_topics;
  chat.composer.el.hidden = !chat.place;
  if (!user) chat.composer.block(t("nobody_acts"));
  else if (topic?.closed && !manages) chat.composer.block(t("topic_closed_note"));
  else chat.composer.block(null);
}

function blank(box, empty) {
  const nothingOpen = empty === null;
  box.hidden = !empty && !nothingOpen;
  if (box.hidden) return;
  const topics = group()?.topics?.length ?? 0;
  if (!nothingOpen) fillBlank(box, t("general"), t("general_text"));
  else if (topics) fillBlank(box, t("choose_topic"), t("choose_topic_text"));
  else fillBlank(box, t("no_topics"), t("no_topics_text"));
}

function topicMenu(chat, anchor) {
  const here = group();
  const topic = topicOf(here, view.topic);
  const id = topic.message_thread_id;
  const change = (body) => chat.act(api.changeTopic(here.key, id, { user_id: view.agent, ...body }));
  menu(anchor, [
    { icon: "edit", label: t("rename"), run: () => rename(here, topic) },
    topic.closed
      ? { icon: "unlock", label: t("reopen_topic"), run: () => change({ closed: false }) }
      : { icon: "lock", label: t("close_topic"), run: () => change({ closed: true }) },
    "line",
    { icon: "trash", label: t("delete_topic"), bad: true, run: () => remove(chat, here, topic) },
  ], { label: t("topic_menu") });
}

function rename(here, topic) {
  const fields = [{ name: "name", label: t("topic_name"), value: topic.name, required: true, max: 128 }];
  return form(t("rename"), fields, t("save"), async ({ name }) => {
    if (name !== topic.name) await api.changeTopic(here.key, topic.message_thread_id, { user_id: view.agent, name });
  });
}

async function remove(chat, here, topic) {
  const yes = await ask({ title: t("delete_topic_title"), text: t("delete_topic_text", topic.name), yes: t("delete"), bad: true });
  if (yes) await chat.act(api.deleteTopic(here.key, topic.message_thread_id, view.agent));
}
