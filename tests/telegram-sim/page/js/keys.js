// Keys that work everywhere, and the dialog that tells of all of them.

import { h, iconButton } from "./dom.js";
import { t } from "./i18n.js";
import { dialog } from "./popup.js";
import { show } from "./state.js";
import { stepTopic } from "./topics.js";

const KEYS = [
  ["keys_everywhere", [
    [["Alt", "1"], "key_customer"], [["Alt", "2"], "key_group"], [["Alt", "3"], "key_topics"],
    [["Alt", "↑ ↓"], "key_step"], [["?"], "key_help"],
  ]],
  ["keys_typing", [
    [["Enter"], "key_send"], [["Shift", "Enter"], "key_line"], [["↑"], "key_edit_last"], [["/"], "key_commands"], [["Esc"], "key_cancel"],
  ]],
  ["keys_message", [
    [["↑ ↓"], "key_move"], [["Enter"], "key_menu"], [["R"], "key_reply"], [["E"], "key_edit"], [["Delete"], "key_delete"], [["Tab"], "key_buttons"],
  ]],
];

export function keysButton() {
  return iconButton("keys", t("keys"), tellKeys, { class: "keys-button" });
}

function tellKeys() {
  return dialog(t("keys"), (close) => [
    KEYS.map(([title, keys]) => [
      h("h3", {}, t(title)),
      h("dl", {}, keys.map(([names, what]) => [h("dt", {}, names.map((name, at) => [at > 0 && " + ", h("kbd", {}, name)])), h("dd", {}, t(what))])),
    ]),
    h("div", { class: "choices" }, h("button", { type: "button", class: "primary", on: { click: () => close() } }, t("close"))),
  ]);
}

/** Listens for the keys that work everywhere. */
export function listenKeys(customer, group) {
  addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open], .menu")) return;
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
    if (event.key === "?" && !typing) return act(event, tellKeys);
    if (!event.altKey || event.ctrlKey || event.metaKey) return undefined;
    switch (event.code) {
      case "Digit1":
        return act(event, () => go("customer", customer));
      case "Digit2":
        return act(event, () => go("group", group));
      case "Digit3":
        return act(event, () => {
          show({ front: "group" });
          document.querySelector('.topic[tabindex="0"]')?.focus();
        });
      case "ArrowUp":
        return act(event, () => stepTopic(-1));
      case "ArrowDown":
        return act(event, () => stepTopic(1));
      default:
        return undefined;
    }
  });
}

function act(event, run) {
  event.preventDefault();
  run();
}

function go(front, { chat, el }) {
  show({ front });
  if (chat.composer.bar.hidden || chat.composer.el.hidden) el.focus();
  else chat.composer.focus();
}
