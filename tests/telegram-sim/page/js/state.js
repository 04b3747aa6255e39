// What the page knows of the world, and what is open. Events tell the rest of the page what changed.

import * as api from "./api.js";
import { soon } from "./dom.js";

/** Everything but messages, as the simulator says. */
export const world = { users: new Map(), bots: [], chats: new Map(), settings: {}, icons: new Map(), ready: false };

const KEPT = "telegram-page";
const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");

/** What is open: who writes on the left, who acts on the right, which group and topic. */
export const view = { customer: null, agent: null, group: null, topic: null, front: "customer", ...kept };

const listeners = new Map();

/** Listens to `world` (anything but messages), `view`, `message`, `resync`, `action`, `callback`, `link`, `sent`. */
export function on(type, fn) {
  listeners.set(type, [...(listeners.get(type) ?? []), fn]);
}

export function emit(type, detail) {
  for (const fn of listeners.get(type) ?? []) fn(detail);
}

export const changed = soon(() => {
  settle();
  emit("world");
});

/** Opens something else. */
export function show(change) {
  Object.assign(view, change);
  sessionStorage.setItem(KEPT, JSON.stringify(view));
  emit("view", change);
  emit("world");
}

const TRIES = 5;
/** The number of the newest change that the page knows. */
let known = 0;

/** The feed told of a change; `forget` when the world may be another one by now. */
export function heard(seq, forget = false) {
  known = forget ? seq : Math.max(known, seq);
}

/** Reads everything anew. A state that is older than what the feed told meanwhile is no good, and is read again. */
export async function refresh() {
  let state = await api.state();
  for (let tries = 1; state.seq < known && tries < TRIES; tries += 1) state = await api.state();
  if (state.seq < known) return state;
  known = state.seq;
  world.users = new Map(state.users.map((user) => [user.id, user]));
  world.bots = state.bots;
  world.chats = new Map(state.chats.map((chat) => [chat.key, chat]));
  world.settings = state.settings;
  world.ready = true;
  const bot = desk();
  if (bot && world.icons.size === 0) world.icons = await api.topicIcons(bot.token).catch(() => new Map());
  settle();
  emit("world");
  return state;
}

export const refreshSoon = soon(() => refresh().catch(() => {}));

/** Keeps what is open among what exists. */
function settle() {
  const groups = forums();
  if (!groups.some((group) => group.key === view.group)) view.group = groups[0]?.key ?? null;
  const team = agents();
  if (!team.some((user) => user.id === view.agent)) view.agent = (team.find((user) => user.role !== "creator") ?? team[0])?.id ?? null;
  if (!world.users.has(view.customer)) view.customer = (customers()[0] ?? [...world.users.values()][0])?.id ?? null;
  const group = world.chats.get(view.group);
  if (typeof view.topic === "number" && !topicOf(group, view.topic)) view.topic = null;
}

const isIn = (member) => ["creator", "administrator", "member", "restricted"].includes(member.status);

export const forums = () => [...world.chats.values()].filter((chat) => chat.type !== "private" && chat.type !== "channel" && !chat.migrated_to);
export const group = () => world.chats.get(view.group);
export const topicOf = (chat, id) => chat?.topics?.find((topic) => topic.message_thread_id === id);
export const membersOf = (chat) => (chat?.members ?? []).filter(isIn);

/** The bot of the open group, else the first. */
export function desk() {
  const ids = new Set(membersOf(group()).map((member) => member.user.id));
  return world.bots.find((bot) => ids.has(bot.id)) ?? world.bots[0];
}

/** People of the open group, each with a `role`: those who did not make it first. */
export function agents() {
  const members = membersOf(group()).filter((member) => world.users.has(member.user.id));
  const team = members.map((member) => ({ ...world.users.get(member.user.id), role: member.status }));
  return team.sort((a, b) => (a.role === "creator") - (b.role === "creator"));
}

/** People who are in no group, and so can only be customers. */
export function customers() {
  const team = new Set(forums().flatMap((chat) => membersOf(chat).map((member) => member.user.id)));
  return [...world.users.values()].filter((user) => !team.has(user.id) && !user.deactivated);
}

export const privateKey = (user) => (desk() ? `${desk().id}:${user}` : null);
export const fullName = (user) => [user?.first_name, user?.last_name].filter(Boolean).join(" ");
export const person = (id) => world.users.get(id) ?? world.bots.find((bot) => bot.id === id);

/** A short name: the first one, unless others have the same. */
export function shortName(user) {
  const same = [...world.users.values()].filter((one) => one.first_name === user?.first_name);
  return same.length > 1 ? fullName(user) : (user?.first_name ?? "");
}

/** Writes a newer state of a chat down. */
export function putChat(key, chat) {
  if (chat) world.chats.set(key, chat);
  else world.chats.delete(key);
  changed();
}

/** Keeps the last message of a chat or topic current, for lists. */
export function putLast(key, message) {
  const chat = world.chats.get(key);
  if (!chat) return refreshSoon();
  const place = message.message_thread_id ? topicOf(chat, message.message_thread_id) : chat;
  if (!place) return refreshSoon();
  if (message.message_id >= (place.last_message?.message_id ?? 0)) place.last_message = message;
  return changed();
}

/** A deleted message may have been the last one of its place. */
export function dropLast(key, id) {
  const chat = world.chats.get(key);
  if (!chat) return;
  const held = [chat, ...(chat.topics ?? [])].some((place) => place.last_message?.message_id === id);
  if (held) refreshSoon();
}
