// The weather between the bot and Telegram: limits, an outage, lost answers, delays.

import * as api from "./api.js";
import { h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { menu, notice, oops } from "./popup.js";
import { emit, on, world } from "./state.js";

const FOR_EVER = 4_000_000_000;
const KEPT = "telegram-page-weather";
const SENDS = ["sendMessage", "copyMessage"];

/** The server does not tell which faults are planned, so the page remembers what it asked for. */
let weather = sessionStorage.getItem(KEPT);

export function conditionsButton() {
  const label = h("span", { class: "label" }, t("conditions"));
  const button = h("button", { type: "button", class: "round tool-text", "aria-haspopup": "menu", "aria-label": t("conditions"), title: t("conditions") }, icon("storm"), label);
  button.addEventListener("click", () => open(button));
  on("world", () => {
    const bad = Boolean(weather) || world.settings.rate_limits === true;
    button.classList.toggle("on", bad);
    button.setAttribute("aria-label", bad ? t("conditions_on") : t("conditions"));
  });
  return button;
}

function open(anchor) {
  menu(anchor, [
    { caption: t("conditions_caption") },
    { icon: "gauge", label: t("limits"), note: t("limits_note"), checked: world.settings.rate_limits === true, run: limits },
    { icon: "cloudOff", label: t("outage"), note: t("outage_note"), checked: weather === "down", run: () => toggle("down", { type: "bad_gateway" }) },
    { icon: "clock", label: t("slow"), note: t("slow_note"), checked: weather === "slow", run: () => toggle("slow", { type: "delay", ms: 3000 }) },
    "line",
    { icon: "storm", label: t("lose"), note: t("lose_note"), run: lose },
    { icon: "check", label: t("fair"), run: () => clear().then(() => notice("customer", t("fair_done"))) },
  ], { label: t("conditions") });
}

function remember(now) {
  weather = now;
  if (now) sessionStorage.setItem(KEPT, now);
  else sessionStorage.removeItem(KEPT);
  emit("world");
}

async function attempt(work) {
  try {
    await work();
  } catch (error) {
    oops("customer", error);
  }
  emit("world");
}

const limits = () =>
  attempt(async () => {
    world.settings = await api.settings({ rate_limits: !world.settings.rate_limits });
  });

const toggle = (name, fault) =>
  attempt(async () => {
    const on = weather !== name;
    await api.clearFaults();
    if (on) await api.plan({ fault, times: FOR_EVER });
    remember(on ? name : null);
  });

const lose = () =>
  attempt(async () => {
    for (const method of SENDS) await api.plan({ fault: { type: "lose_response" }, method, times: 1 });
    notice("customer", t("lose_done"));
  });

const clear = () =>
  attempt(async () => {
    await api.clearFaults();
    world.settings = await api.settings({ rate_limits: false });
    remember(null);
  });
