// Menus, dialogs and notices: opened from anywhere, closed by Escape, focus goes back to where it was.

import { Impossible, Offline } from "./api.js";
import { fill, h, icon, put, roving } from "./dom.js";
import { reason, t } from "./i18n.js";

let closeMenu = null;

/** An entry: `{icon, label, note, run, bad, checked, avatar}`, `{caption}`, `"line"` or `{faces: [...]}`. */
export function menu(anchor, entries, { label, at } = {}) {
  closeMenu?.();
  const back = document.activeElement;
  const box = h("div", { class: "menu", role: "menu", "aria-label": label ?? t("menu"), popover: "manual" });
  for (const entry of entries.filter(Boolean)) put(box, menuPart(entry));
  (anchor.closest?.(".side, .top") ?? document.body).append(box);
  box.showPopover?.();
  placeBy(box, anchor, at);
  anchor.setAttribute?.("aria-expanded", "true");
  const close = (refocus) => {
    if (closeMenu !== closing) return;
    closeMenu = null;
    box.remove();
    anchor.removeAttribute?.("aria-expanded");
    removeEventListener("pointerdown", outside, true);
    removeEventListener("resize", closing);
    if (refocus) (back?.isConnected ? back : anchor).focus?.();
  };
  const closing = () => close(true);
  const outside = (event) => {
    if (!box.contains(event.target)) close(false);
  };
  closeMenu = closing;
  addEventListener("pointerdown", outside, true);
  addEventListener("resize", closing);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      closing();
    }
  });
  box.addEventListener("click", (event) => {
    const item = event.target.closest('[role^="menuitem"]');
    if (!item) return;
    closing();
    item.run();
  });
  const selector = '[role^="menuitem"]';
  roving(box, selector, { vertical: true });
  for (const faces of box.querySelectorAll(".faces")) roving(faces, selector);
  box.querySelector(selector)?.focus();
}

function menuPart(entry) {
  if (entry === "line") return h("hr", { role: "separator" });
  if (entry.caption) return h("div", { class: "caption", role: "presentation" }, entry.caption);
  if (entry.faces) return h("div", { class: "faces", role: "group", "aria-label": entry.label }, entry.faces.map(menuPart));
  const checkable = entry.checked !== undefined;
  const role = checkable ? "menuitemcheckbox" : "menuitem";
  const props = { type: "button", role, tabindex: "-1", class: entry.bad ? "bad" : null, "aria-label": entry.name };
  const item = h("button", { ...props, "aria-checked": checkable ? String(entry.checked) : null });
  item.run = entry.run;
  const words = h("span", {}, entry.label, entry.note && h("small", {}, entry.note));
  const tick = checkable && !entry.name && h("span", { class: "tick" }, icon("check"));
  return put(item, entry.avatar, entry.icon && icon(entry.icon), words, tick);
}

function placeBy(box, anchor, at) {
  const from = at ?? anchor.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const [left, right, top, bottom] = at ? [at.x, at.x, at.y, at.y] : [from.left, from.right, from.top - 6, from.bottom + 6];
  const x = left + width > innerWidth - 8 ? right - width : left;
  const y = bottom + height > innerHeight - 8 ? top - height : bottom;
  box.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
  box.style.top = `${Math.max(8, Math.min(y, innerHeight - height - 8))}px`;
}

/** A modal dialog; `build(close)` gives its content. Resolves with what `close` was given. */
export function dialog(title, build, { alert = false, wide = false } = {}) {
  return new Promise((resolve) => {
    const id = `dialog-${Math.random().toString(36).slice(2)}`;
    let answer;
    const close = (value) => {
      answer = value;
      box.close();
    };
    const props = { class: `dialog ${wide ? "wide" : ""}`, "aria-labelledby": id, role: alert ? "alertdialog" : null, tabindex: "-1" };
    const box = h("dialog", props, h("h2", { id }, title));
    put(box, build(close));
    box.addEventListener("close", () => {
      box.remove();
      resolve(answer);
    });
    box.addEventListener("click", (event) => {
      if (event.target === box) box.close();
    });
    document.body.append(box);
    box.showModal();
    (box.querySelector("[autofocus], input, select, textarea") ?? (alert ? box.querySelector(".primary") : null) ?? box).focus();
  });
}

/** A question with yes and no. */
export function ask({ title, text, yes, bad = false }) {
  return dialog(title, (close) => [
    text && h("p", {}, text),
    h("div", { class: "choices" },
      h("button", { type: "button", class: "plain", on: { click: () => close(false) } }, t("cancel")),
      h("button", { type: "button", class: `primary ${bad ? "danger" : ""}`, autofocus: true, on: { click: () => close(true) } }, yes),
    ),
  ], { alert: true });
}

/** Words that must be closed. */
export function tell(title, text) {
  return dialog(title, (close) => [
    h("p", {}, text),
    h("div", { class: "choices" }, h("button", { type: "button", class: "primary", on: { click: () => close() } }, t("ok"))),
  ], { alert: true });
}

/** A form. Fields are `{name, label, value, note, options, required, max, area}`; `save(values)` may throw `Impossible`. */
export function form(title, fields, yes, save, intro) {
  return dialog(title, (close) => {
    const wrong = h("p", { class: "wrong", role: "alert", hidden: true });
    const submit = async (event) => {
      event.preventDefault();
      const values = Object.fromEntries(fields.map(({ name }) => [name, event.target.elements[name].value.trim()]));
      try {
        close((await save(values)) ?? values);
      } catch (error) {
        wrong.hidden = false;
        fill(wrong, words(error));
      }
    };
    return h("form", { on: { submit } },
      intro && h("p", { class: "faint" }, intro),
      fields.map(field),
      wrong,
      h("div", { class: "choices" },
        h("button", { type: "button", class: "plain", on: { click: () => close() } }, t("cancel")),
        h("button", { type: "submit", class: "primary" }, yes),
      ),
    );
  });
}

function field({ name, label, value = "", note, options, required, max, area, pattern }) {
  const props = { name, required, maxlength: max, pattern, autocomplete: "off", "aria-describedby": note ? `note-${name}` : null };
  let input;
  if (options) {
    input = h("select", props, options.map(([key, words]) => h("option", { value: key }, words)));
    if (value) input.value = value;
  } else if (area) {
    input = h("textarea", { ...props, rows: "4" });
    input.value = value;
  } else {
    input = h("input", { ...props, type: "text" });
    input.value = value;
  }
  return h("label", { class: "field" }, label, input, note && h("small", { id: `note-${name}` }, note));
}

const SHOWN_MS = 4200;

/** Where a side's notices appear. They are made once and stay, so that screen readers hear them. */
export const noticeBoxes = {
  customer: h("div", { class: "notices", role: "status" }),
  group: h("div", { class: "notices", role: "status" }),
};

/** A line that goes away by itself. */
export function notice(side, text, wrong = false) {
  const box = noticeBoxes[side] ?? noticeBoxes.customer;
  const line = h("div", { class: `notice ${wrong ? "wrong" : ""}` }, text);
  while (box.children.length > 2) box.firstChild.remove();
  box.append(line);
  setTimeout(() => line.remove(), SHOWN_MS + text.length * 25);
}

const words = (error) => (error instanceof Impossible ? t("impossible", reason(error.message)) : t("offline_act"));

/** Tells why an act came to nothing. */
export function oops(side, error) {
  if (!(error instanceof Impossible || error instanceof Offline)) console.error(error);
  notice(side, words(error), true);
}
