// What can be sent besides words: files that wait in a tray, places, contacts, polls, stickers.

import { pick } from "./composer.js";
import { fill, h, icon, iconButton } from "./dom.js";
import { lang, t } from "./i18n.js";
import { dialog, form, menu } from "./popup.js";
import { fullName, person } from "./state.js";

const ALBUM_MAX = 10;
const STICKERS = ["🎉", "🙏", "🤝", "😺", "🐢", "🚀", "☕", "🌷"];

/** Files that will be sent with the next message. */
export class Tray {
  constructor(changed) {
    this.files = [];
    this.changed = changed;
    this.el = h("div", { class: "tray", hidden: true, role: "group", "aria-label": t("files_to_send") });
  }

  add(files, plain = false) {
    this.files.push(...files);
    this.plain = plain;
    this.draw();
  }

  clear() {
    this.files = [];
    this.plain = false;
    this.draw();
  }

  draw() {
    for (const url of this.urls ?? []) URL.revokeObjectURL(url);
    this.urls = [];
    this.el.hidden = this.files.length === 0;
    const pictures = this.files.some(isPhoto);
    fill(this.el, this.files.map((file, at) => this.piece(file, at)), pictures && this.choice());
    this.changed();
  }

  piece(file, at) {
    const remove = iconButton("close", t("remove_file", file.name), () => {
      this.files.splice(at, 1);
      this.draw();
      this.el.querySelector("button")?.focus();
    });
    if (!isPhoto(file)) return h("div", { class: "piece" }, h("span", {}, icon("file"), h("br"), file.name.slice(0, 24)), remove);
    const url = URL.createObjectURL(file);
    this.urls.push(url);
    return h("div", { class: "piece picture" }, h("img", { src: url, alt: file.name }), remove);
  }

  choice() {
    const box = h("input", { type: "checkbox" });
    box.checked = this.plain;
    box.addEventListener("change", () => {
      this.plain = box.checked;
    });
    return h("label", {}, box, t("as_files"));
  }

  /** What goes in one request each: runs of one kind, albums of at most ten. */
  parcels() {
    const out = [];
    for (const file of this.files) {
      const kind = this.plain ? "document" : kindOf(file);
      const last = out.at(-1);
      const alone = kind === "animation" || last?.files.length >= ALBUM_MAX;
      if (last?.kind === kind && !alone) last.files.push(file);
      else out.push({ kind, files: [file] });
    }
    return out;
  }
}

const isPhoto = (file) => /^image\/(jpeg|png|webp|avif|bmp|gif)$/.test(file.type);

function kindOf(file) {
  if (file.type === "image/gif") return "animation";
  if (isPhoto(file)) return "photo";
  if (file.type.startsWith("video/")) return "video";
  if (file.type.startsWith("audio/")) return "audio";
  return "document";
}

/** The menu behind the paper clip. */
export function attachMenu(composer) {
  const files = async (accept, plain) => {
    composer.tray.add(await pick(accept), plain);
    composer.focus();
  };
  menu(composer.attachButton, [
    { icon: "picture", label: t("attach_picture"), run: () => files("image/*,video/*", false) },
    { icon: "file", label: t("attach_file"), run: () => files("", true) },
    { icon: "mic", label: t("attach_voice"), run: () => composer.pickVoice() },
    { icon: "face", label: t("attach_sticker"), run: () => sticker(composer) },
    "line",
    { icon: "place", label: t("attach_place"), run: () => place(composer) },
    { icon: "person", label: t("attach_contact"), run: () => contact(composer) },
    { icon: "poll", label: t("attach_poll"), run: () => poll(composer) },
    { icon: "dice", label: t("attach_dice"), run: () => composer.chat.act(composer.sendFact("dice", { emoji: "🎲", value: 1 + Math.floor(Math.random() * 6) })) },
  ], { label: t("attach") });
}

async function sticker(composer) {
  const chosen = await dialog(t("attach_sticker"), (close) =>
    h("div", { class: "stickers" }, STICKERS.map((face) =>
      h("button", { type: "button", "aria-label": t("sticker_of", face), on: { click: () => close(face) } }, face))));
  if (!chosen) return;
  const canvas = h("canvas", { width: "512", height: "512" });
  const pen = canvas.getContext("2d");
  Object.assign(pen, { font: '400px "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", sans-serif', textAlign: "center", textBaseline: "middle" });
  pen.fillText(chosen, 256, 276);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/webp", 0.9));
  await composer.sendAs("sticker", [new File([blob], "sticker.webp", { type: "image/webp" })]);
  composer.focus();
}

const number = (text) => Number.parseFloat(text.replace(",", "."));

function place(composer) {
  const [latitude, longitude] = lang === "ru" ? ["55.75393", "37.62080"] : ["51.50073", "-0.12463"];
  return form(t("attach_place"), [
    { name: "latitude", label: t("latitude"), value: latitude, required: true, pattern: "-?[0-9]+([.,][0-9]+)?" },
    { name: "longitude", label: t("longitude"), value: longitude, required: true, pattern: "-?[0-9]+([.,][0-9]+)?" },
  ], t("send"), ({ latitude, longitude }) => composer.sendFact("location", { latitude: number(latitude), longitude: number(longitude) }));
}

function contact(composer) {
  const me = person(composer.place.viewer);
  return form(t("attach_contact"), [
    { name: "first_name", label: t("name"), value: fullName(me), required: true, max: 64 },
    { name: "phone_number", label: t("phone"), value: "+7 900 000-00-00", required: true, max: 32 },
  ], t("send"), ({ first_name, phone_number }) => {
    const own = first_name === fullName(me) ? { user_id: me.id } : {};
    return composer.sendFact("contact", { first_name, phone_number, ...own });
  });
}

function poll(composer) {
  return form(t("attach_poll"), [
    { name: "question", label: t("question"), required: true, max: 300 },
    { name: "options", label: t("options"), note: t("options_note"), area: true, required: true },
  ], t("send"), ({ question, options }) => {
    const lines = options.split("\n").map((line) => line.trim()).filter(Boolean).slice(0, 12);
    return composer.sendFact("poll", {
      id: String(Date.now()), question, total_voter_count: 0, is_closed: false, is_anonymous: true, type: "regular",
      allows_multiple_answers: false,
      options: lines.map((text, at) => ({ persistent_id: String(at), text, voter_count: 0 })),
    });
  });
}
