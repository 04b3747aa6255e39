// The simulator's requests, one function each. An act that is impossible throws `Impossible` with the reason.

export class Impossible extends Error {}
/** The server cannot be reached. */
export class Offline extends Error {}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Offline();
  }
  if (response.ok) return response.json();
  const text = await response.text();
  let why = text || response.statusText;
  try {
    why = JSON.parse(text).error ?? why;
  } catch {
    // The reason is the text itself.
  }
  throw new Impossible(why);
}

function post(path, body, method = "POST") {
  return request(path, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

const of = (chat, id) => `/sim/chats/${chat}/messages/${id}`;

export const state = () => request("/sim/state");
export const file = (id) => `/sim/files/${encodeURIComponent(id)}`;
export const callback = (id) => request(`/sim/callbacks/${id}`);

export async function messages(key, { topic, before, limit = 60 } = {}) {
  const query = new URLSearchParams({ limit });
  if (topic !== null && topic !== undefined) query.set("topic", topic);
  if (before) query.set("before", before);
  return (await request(`/sim/chats/${key}/messages?${query}`)).messages;
}

export const say = (key, body) => post(`/sim/chats/${key}/messages`, body);

export function sayMedia(key, fields, files) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined && value !== null && value !== "") form.set(name, value);
  files.forEach((one, at) => form.append(`file${at}`, one, one.name || "file"));
  return request(`/sim/chats/${key}/media`, { method: "POST", body: form });
}

export const edit = (key, id, body) => post(`${of(key, id)}/edit`, body);
export const remove = (key, id, user_id) => post(`${of(key, id)}/delete`, { user_id });
export const press = (key, id, user_id, button) => post(`${of(key, id)}/press`, { user_id, button });
export const react = (key, id, user_id, emoji) => post(`${of(key, id)}/react`, { user_id, emoji });
export const pin = (key, id, user_id) => post(`${of(key, id)}/pin`, { user_id });

export const start = (bot, user_id, payload) => post(`/sim/bots/${bot}/start`, payload ? { user_id, payload } : { user_id });
export const block = (bot, user_id, blocked) => post(`/sim/bots/${bot}/block`, { user_id, blocked });

export const createUser = (person) => post("/sim/users", person);
export const createBot = (bot) => post("/sim/bots", bot);
export const createGroup = (group) => post("/sim/groups", group);
export const setMember = (key, user_id, status) => post(`/sim/chats/${key}/members`, { user_id, status });
export const join = (key, user_id, link) => post(`/sim/chats/${key}/join`, { user_id, link });

export const createTopic = (key, user_id, name) => post(`/sim/chats/${key}/topics`, { user_id, name });
export const changeTopic = (key, id, body) => post(`/sim/chats/${key}/topics/${id}`, body);
export const deleteTopic = (key, id, user_id) => post(`/sim/chats/${key}/topics/${id}/delete`, { user_id });

export const settings = (change) => post("/sim/settings", change);
export const plan = (rule) => post("/sim/faults", rule);
export const clearFaults = () => post("/sim/faults", {}, "DELETE");

/** The emoji of the topics' icons, by id, as bots see them. */
export async function topicIcons(token) {
  const answer = await request(`/bot${token}/getForumTopicIconStickers`);
  return new Map((answer.result ?? []).map((sticker) => [sticker.custom_emoji_id, sticker.emoji]));
}
