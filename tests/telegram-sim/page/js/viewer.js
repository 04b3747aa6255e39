// Pictures, full size: arrow keys turn, Escape closes.

import { fill, h, icon, iconButton } from "./dom.js";
import { t } from "./i18n.js";

/** Shows one of several pictures: `[{src, caption, name}]`. */
export function view(pictures, at = 0) {
  let now = at;
  const image = h("img", { alt: "" });
  const count = h("span", { "aria-live": "polite" });
  const caption = h("p", {});
  const save = h("a", { class: "round", "aria-label": t("download"), title: t("download") }, icon("save"));
  const box = h("dialog", { class: "viewer", "aria-label": t("viewer") },
    h("div", { class: "bar" }, count, h("span", {}, save, iconButton("close", t("close"), () => box.close(), { autofocus: true }))),
    h("div", { class: "stage" }, image,
      pictures.length > 1 && iconButton("back", t("previous"), () => turn(-1), { class: "turn prev" }),
      pictures.length > 1 && iconButton("next", t("next"), () => turn(1), { class: "turn next" }),
    ),
    caption,
  );
  const draw = () => {
    const { src, caption: words, name } = pictures[now];
    image.src = src;
    image.alt = words || t("kind_photo");
    save.href = src;
    save.download = name ?? "photo.jpg";
    fill(count, pictures.length > 1 ? t("of", now + 1, pictures.length) : t("kind_photo"));
    fill(caption, words ?? "");
    caption.hidden = !words;
  };
  const turn = (by) => {
    now = (now + by + pictures.length) % pictures.length;
    draw();
  };
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") turn(-1);
    if (event.key === "ArrowRight") turn(1);
  });
  box.addEventListener("click", (event) => {
    if (event.target.classList.contains("stage")) box.close();
  });
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  draw();
  box.showModal();
}
