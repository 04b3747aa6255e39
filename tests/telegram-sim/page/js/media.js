// What a message holds besides words.

import * as api from "./api.js";
import { h, icon, put } from "./dom.js";
import { size, t } from "./i18n.js";
import { player } from "./sound.js";
import { contentKind } from "./text.js";
import { view } from "./viewer.js";

const PICTURES = ["photo", "video", "animation"];

/** Whether a message is a picture or a film, which fill their bubble. */
export const isPicture = (message) => PICTURES.includes(contentKind(message));
/** Whether a message stands without a bubble. */
export const isBare = (message) => ["sticker", "video_note", "dice"].includes(contentKind(message));

const photoOf = (message) => {
  const best = message.photo.at(-1);
  return { src: api.file(best.file_id), caption: message.caption, name: `photo-${message.message_id}.jpg` };
};

/** Several pictures as a grid; other files one below the other. */
export function album(messages) {
  if (!messages.every(isPicture)) return messages.map((message) => content(message));
  return h("div", { class: `album n${messages.length}` }, messages.map((message) => content(message, messages)));
}

/** The element for what a message holds, or null. */
export function content(message, siblings = [message]) {
  switch (contentKind(message)) {
    case "photo":
      return photo(message, siblings);
    case "video":
    case "animation":
      return film(message);
    case "video_note":
      return h("video", { class: "note-video", src: api.file(message.video_note.file_id), controls: true, preload: "metadata", "aria-label": t("kind_video_note") });
    case "sticker":
      return sticker(message.sticker);
    case "voice":
      return player(api.file(message.voice.file_id), { label: t("kind_voice"), seconds: message.voice.duration });
    case "audio": {
      const title = [message.audio.performer, message.audio.title].filter(Boolean).join(" – ") || message.audio.file_name;
      return player(api.file(message.audio.file_id), { label: title || t("kind_audio"), title, seconds: message.audio.duration });
    }
    case "document":
      return file(message.document);
    case "venue":
      return place(message.venue.location, message.venue.title, message.venue.address);
    case "location":
      return place(message.location, t("kind_location"));
    case "contact":
      return contact(message.contact);
    case "poll":
      return poll(message.poll);
    case "dice":
      return h("div", { class: "dice", role: "img", "aria-label": t("dice_value", message.dice.value) }, message.dice.emoji);
    default:
      return null;
  }
}

function photo(message, siblings) {
  const pictures = siblings.filter((one) => one.photo).map(photoOf);
  const mine = photoOf(message);
  const image = h("img", { src: mine.src, alt: "", decoding: "async" });
  const covered = message.has_media_spoiler;
  const frame = h("button", {
    type: "button", class: `frame waiting ${covered ? "covered" : ""}`, "data-f": `photo-${message.message_id}`,
    "aria-label": message.caption ? t("open_photo_of", message.caption) : t("open_photo"),
  }, image);
  image.addEventListener("load", () => frame.classList.remove("waiting"));
  image.addEventListener("error", () => frame.classList.add("broken"));
  frame.addEventListener("click", () => {
    if (frame.classList.contains("covered")) return frame.classList.remove("covered");
    return view(pictures, pictures.findIndex((one) => one.src === mine.src));
  });
  return frame;
}

function film(message) {
  const moving = message.animation;
  const { file_id: id } = moving ?? message.video;
  const props = moving ? { loop: true, autoplay: !matchMedia("(prefers-reduced-motion: reduce)").matches } : { preload: "metadata" };
  const video = h("video", { src: api.file(id), controls: true, playsinline: true, ...props, "aria-label": t(moving ? "kind_animation" : "kind_video") });
  video.muted = Boolean(moving);
  if (!moving) return h("div", { class: "frame" }, video);
  // A GIF is a picture to browsers, whatever Telegram makes of it.
  const frame = h("div", { class: "frame" }, video);
  video.addEventListener("error", () => frame.replaceChildren(h("img", { src: api.file(id), alt: t("kind_animation") })));
  return frame;
}

function sticker(body) {
  const image = h("img", { class: "sticker", src: api.file(body.file_id), alt: `${t("kind_sticker")} ${body.emoji ?? ""}`.trim() });
  image.addEventListener("error", () => image.replaceWith(h("span", { class: "dice" }, body.emoji ?? "🖼")));
  return image;
}

function file(body) {
  const name = body.file_name ?? t("kind_document");
  const extension = name.includes(".") ? name.split(".").at(-1).slice(0, 4) : "";
  return h("a", { class: "doc", href: api.file(body.file_id), download: name, "data-f": body.file_id },
    h("span", { class: "sign", "aria-hidden": "true" }, extension || icon("file")),
    h("span", { class: "title" }, name),
    h("span", { class: "size" }, size(body.file_size ?? 0)),
  );
}

function place(at, title, address) {
  const { latitude, longitude } = at;
  const url = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=15/${latitude}/${longitude}`;
  return h("a", { class: "place", href: url, target: "_blank", rel: "noopener noreferrer" },
    h("span", { class: "map" }, icon("place")),
    h("b", {}, title),
    h("small", {}, address ?? `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`),
  );
}

function contact(body) {
  const name = [body.first_name, body.last_name].filter(Boolean).join(" ");
  return h("a", { class: "doc round-sign", href: `tel:${body.phone_number}` },
    h("span", { class: "sign", "aria-hidden": "true" }, icon("person")),
    h("span", { class: "title" }, name),
    h("span", { class: "size" }, body.phone_number),
  );
}

function poll(body) {
  const total = body.total_voter_count ?? 0;
  const row = ({ text, voter_count: count }) => {
    const share = total ? Math.round((count / total) * 100) : 0;
    return h("li", {}, h("i", {}, `${share}%`), text, h("meter", { min: "0", max: "100", value: share, "aria-label": text }));
  };
  return put(h("div", { class: "poll" }),
    h("b", {}, body.question),
    h("small", {}, body.is_closed ? t("poll_closed") : body.is_anonymous ? t("poll_anonymous") : t("poll_public")),
    h("ul", {}, body.options.map(row)),
    h("small", {}, t("votes", total)),
  );
}
