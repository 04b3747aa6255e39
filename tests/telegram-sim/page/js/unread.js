// Who has seen what. The simulator keeps no read marks, so the page counts for the people it shows.

import * as api from "./api.js";
import { on, world } from "./state.js";

const KEPT = "telegram-page-seen";
const seen = new Map(Object.entries(JSON.parse(sessionStorage.getItem(KEPT) ?? "{}")));

/** What is known of each chat: topic → message id → author; service messages count for nobody. */
const chats = new Map();
/** In which topic a message is, by chat and id. */
const places = new Map();

const SERVICE = [
  "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "new_chat_members",
  "left_chat_member", "pinned_message", "migrate_to_chat_id", "migrate_from_chat_id", "new_chat_title",
];

/** Whether a message tells of an event; the field that says so. */
export const serviceKind = (message) => SERVICE.find((kind) => message[kind] !== undefined);

function note(chat, message) {
  if (serviceKind(message)) return;
  const topic = message.message_thread_id ?? "general";
  if (!chats.has(chat)) chats.set(chat, new Map());
  const topics = chats.get(chat);
  if (!topics.has(topic)) topics.set(topic, new Map());
  topics.get(topic).set(message.message_id, message.author_id);
  places.set(`${chat}/${message.message_id}`, topic);
}

const place = (viewer, chat, topic) => `${viewer}|${chat}|${topic ?? "general"}`;

/** How many messages a person has not seen there. */
export function unread(viewer, chat, topic) {
  const upTo = seen.get(place(viewer, chat, topic)) ?? 0;
  let count = 0;
  for (const [id, author] of chats.get(chat)?.get(topic ?? "general") ?? []) {
    if (id > upTo && author !== viewer) count += 1;
  }
  return count;
}

/** The topic of a message, as far as the page knows. */
export const topicOfMessage = (chat, id) => places.get(`${chat}/${id}`);

/** The last message that a person saw there. */
export const seenUpTo = (viewer, chat, topic) => seen.get(place(viewer, chat, topic)) ?? 0;

/** A person saw everything there up to this message; says whether that is news. */
export function see(viewer, chat, topic, id) {
  const key = place(viewer, chat, topic);
  if ((seen.get(key) ?? 0) >= id) return false;
  seen.set(key, id);
  sessionStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(seen)));
  return true;
}

/** Reads what there is to count. */
export async function recount() {
  chats.clear();
  places.clear();
  const newest = Math.max(0, ...[...world.chats.values()].map((chat) => chat.last_message?.message_id ?? 0));
  if (newest === 0) seen.clear();
  await Promise.all(
    [...world.chats.values()].map(async (chat) => {
      const some = chat.topics?.length || chat.last_message;
      if (!some) return;
      const all = await api.messages(chat.key, { limit: chat.type === "private" ? 100 : 500 });
      for (const message of all) note(chat.key, message);
    }),
  );
}

on("message", ({ chat, id, message }) => {
  if (message) note(chat, message);
  else for (const topic of chats.get(chat)?.values() ?? []) topic.delete(id);
});
