// Links into Telegram itself are followed inside the page: start links, invitations, links to messages.

import * as api from "./api.js";
import { t } from "./i18n.js";
import { ask, notice, oops } from "./popup.js";
import { emit, forums, fullName, person, show, world } from "./state.js";

/** Follows a link in a person's name; false when it leads elsewhere and the browser shall open it. */
export function openLink(url, { viewer, side }) {
  let parsed;
  try {
    parsed = new URL(url);
  } catch {
    return false;
  }
  const isTelegram = ["t.me", "telegram.me"].includes(parsed.hostname) && /^https?:$/.test(parsed.protocol);
  if (parsed.protocol === "tg:") return followDeep(parsed, viewer, side);
  if (!isTelegram) return false;
  const [first = "", second, third] = parsed.pathname.split("/").filter(Boolean);
  if (first.startsWith("+") || first === "joinchat") {
    join(url, viewer, side);
    return true;
  }
  if (first === "c" && second) {
    const ids = parsed.pathname.split("/").filter(Boolean).slice(2).map(Number);
    return toMessage(`-100${second}`, ids.length > 1 ? ids[0] : null, ids.at(-1), side);
  }
  const bot = world.bots.find((bot) => bot.username.toLowerCase() === first.toLowerCase());
  if (bot && third === undefined) {
    start(bot, viewer, parsed.searchParams.get("start"));
    return true;
  }
  notice(side, t("link_unknown"));
  return true;
}

function followDeep(parsed, viewer, side) {
  const domain = parsed.searchParams.get("domain");
  const bot = world.bots.find((bot) => bot.username.toLowerCase() === domain?.toLowerCase());
  if (bot) start(bot, viewer, parsed.searchParams.get("start"));
  else notice(side, t("link_unknown"));
  return true;
}

/** Opens the bot's private chat as this person, with the link's payload. */
export async function start(bot, viewer, payload) {
  try {
    show({ customer: viewer, front: "customer" });
    await api.start(bot.id, viewer, payload);
  } catch (error) {
    oops("customer", error);
  }
}

/** Asks whether to come in, and comes in. */
export async function join(url, viewer, side) {
  const found = forums().find((chat) => chat.invite_links?.some((link) => link.invite_link === url));
  if (!found) return notice(side, t("link_dead"), true);
  const link = found.invite_links.find((link) => link.invite_link === url);
  const yes = await ask({
    title: found.title,
    text: link.creates_join_request ? t("join_request_text", fullName(person(viewer))) : t("join_text", fullName(person(viewer))),
    yes: link.creates_join_request ? t("join_request") : t("join"),
  });
  if (!yes) return undefined;
  try {
    const { joined } = await api.join(found.key, viewer, url);
    notice(side, joined ? t("joined", found.title) : t("join_asked"));
    if (joined) show({ agent: viewer, group: found.key });
  } catch (error) {
    oops(side, error);
  }
  return undefined;
}

function toMessage(key, topic, id, side) {
  const chat = world.chats.get(key);
  if (!chat) {
    notice(side, t("link_unknown"));
    return true;
  }
  const thread = topic ?? (chat.topics?.some((one) => one.message_thread_id === id) ? id : "general");
  show({ group: key, topic: thread === 1 ? "general" : thread, front: "group" });
  emit("jump", { side: "group", id });
  return true;
}
