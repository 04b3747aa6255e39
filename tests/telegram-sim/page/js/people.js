// The rows of people above the panes: who writes on the left, who acts on the right.

import * as api from "./api.js";
import { fillIfChanged, h, iconButton, roving, spoken } from "./dom.js";
import { lang, languageName, t } from "./i18n.js";
import { join } from "./links.js";
import { avatar } from "./message.js";
import { form, menu, notice } from "./popup.js";
import { agents, customers, fullName, group, on, person, privateKey, refresh, shortName, show, view, world } from "./state.js";
import { badge } from "./topics.js";
import { unread } from "./unread.js";

const LANGUAGES = ["ru", "en", "uk", "de", "es", "kk"];

function cast(title, label, add) {
  const people = h("div", { class: "people", role: "radiogroup", "aria-label": label });
  roving(people, ".chip", { onMove: (chip) => chip.click() });
  const el = h("div", { class: "cast" }, h("h2", {}, title), people, add);
  return { el, people };
}

function chip({ user, chosen, tag, tagLabel, count, blocked, pick }) {
  const name = shortName(user);
  const title = [fullName(user), tagLabel, blocked && t("has_blocked")].filter(Boolean).join(", ");
  return h("button", {
    type: "button", role: "radio", class: `chip ${blocked ? "blocked" : ""}`, "aria-checked": String(chosen),
    tabindex: chosen ? "0" : "-1", title, data: { user: user.id }, on: { click: pick },
  }, avatar(user), h("span", { class: "name" }, name), tag && [h("span", { class: "tag", "aria-hidden": "true" }, tag), spoken(tagLabel)],
  blocked && spoken(t("has_blocked")), count > 0 && badge(count));
}

function draw(box, chips) {
  const focused = box.contains(document.activeElement) ? document.activeElement.dataset.user : null;
  const changed = fillIfChanged(box, JSON.stringify(chips.map(({ pick, ...rest }) => rest)), () => chips.map(chip));
  if (changed && focused) box.querySelector(`[data-user="${focused}"]`)?.focus();
  if (changed) box.querySelector('[aria-checked="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** The customers. Somebody of the team is among them only while open. */
export function customersRow() {
  const more = iconButton("plus", t("customers_more"), () => customersMenu(more), { "aria-haspopup": "menu" });
  const { el, people } = cast(t("customer"), t("customers"), more);
  on("world", () => {
    const list = customers();
    const open = person(view.customer);
    if (open && !list.some((user) => user.id === open.id)) list.push(open);
    draw(people, list.map((user) => {
      const key = privateKey(user.id);
      return {
        user, chosen: user.id === view.customer,
        tag: user.language_code?.slice(0, 2), tagLabel: user.language_code && languageName(user.language_code),
        count: unread(user.id, key), blocked: world.chats.get(key)?.blocked === true,
        pick: () => show({ customer: user.id }),
      };
    }));
  });
  return el;
}

function customersMenu(anchor) {
  const team = agents();
  menu(anchor, [
    { icon: "plus", label: t("add_customer"), run: addCustomer },
    team.length > 0 && "line",
    team.length > 0 && { caption: t("team_privately") },
    ...team.map((user) => ({ avatar: avatar(user), label: fullName(user), run: () => show({ customer: user.id }) })),
  ], { label: t("customers_more") });
}

const languages = () => LANGUAGES.map((code) => [code, languageName(code)]);

async function newPerson(title, save, intro, extra = []) {
  return form(title, [
    { name: "name", label: t("name"), required: true, max: 64 },
    { name: "language", label: t("language"), options: languages(), value: lang },
    ...extra,
  ], t("add"), save, intro);
}

async function create({ name, language }) {
  const [first_name, ...rest] = name.split(/\s+/);
  const last_name = rest.join(" ") || undefined;
  const { user_id: id } = await api.createUser({ first_name, last_name, language_code: language });
  return id;
}

function addCustomer() {
  return newPerson(t("add_customer"), async (values) => {
    const id = await create(values);
    await refresh();
    show({ customer: id, front: "customer" });
  });
}

/** The people of the group. */
export function agentsRow() {
  const more = iconButton("plus", t("agents_more"), () => agentsMenu(more), { "aria-haspopup": "menu" });
  const { el, people } = cast(t("agent"), t("agents"), more);
  on("world", () => {
    more.hidden = !group();
    draw(people, agents().map((user) => ({
      user, chosen: user.id === view.agent,
      tag: user.role === "creator" ? "★" : null, tagLabel: t(`role_${user.role}`),
      count: 0, pick: () => show({ agent: user.id }),
    })));
  });
  return el;
}

function agentsMenu(anchor) {
  const links = (group()?.invite_links ?? []).filter((link) => !link.is_revoked);
  menu(anchor, [
    { icon: "plus", label: t("add_agent"), note: t("add_agent_note"), run: addAgent },
    links.length > 0 && { icon: "link", label: t("join_by_link"), note: t("join_by_link_note"), run: () => joinByLink(links) },
  ], { label: t("agents_more") });
}

function addAgent() {
  return newPerson(t("add_agent"), async (values) => {
    const id = await create(values);
    await api.setMember(group().key, id, "member");
    await refresh();
    show({ agent: id });
  }, t("add_agent_intro"));
}

async function joinByLink(links) {
  const options = links.map((link) => [link.invite_link, [link.name, link.invite_link].filter(Boolean).join(" · ")]);
  let chosen = null;
  const added = await newPerson(t("join_by_link"), async ({ link, ...values }) => {
    chosen = link;
    const id = await create(values);
    await refresh();
    return { id };
  }, t("join_by_link_intro"), [{ name: "link", label: t("link"), options }]);
  if (!added) return;
  notice("group", t("person_added"));
  await join(chosen, added.id, "group");
}
