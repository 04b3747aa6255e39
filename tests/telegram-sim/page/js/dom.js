// Making elements. Text only ever becomes text nodes: nothing here, or anywhere on the page, parses markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes, listeners (`on: {click}`), `data`, custom properties (`vars`) and children. */
export function h(tag, props = {}, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, fn] of Object.entries(value)) el.addEventListener(event, fn);
    else if (name === "data") Object.assign(el.dataset, value);
    else if (name === "vars") for (const [key, to] of Object.entries(value)) el.style.setProperty(key, to);
    else if (name === "class") el.className = value;
    else if (name === "value") el.value = value;
    else el.setAttribute(name, value === true ? "" : value);
  }
  put(el, ...children);
  return el;
}

/** Appends children; strings become text, nothing becomes nothing. */
export function put(el, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    el.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return el;
}

/** Replaces all children. */
export function fill(el, ...children) {
  el.replaceChildren();
  return put(el, ...children);
}

/** Replaces children only when what they show is different, so that focus and selection stay. */
export function fillIfChanged(el, key, make) {
  if (el.dataset.shown === key) return false;
  el.dataset.shown = key;
  fill(el, make());
  return true;
}

const SHAPES = {
  send: "M4 12 20.500 4 15 20.500 11.500 13z M11.500 13 20.500 4",
  clip: "M20 11.500 12.200 19.300a5 5 0 0 1-7.100-7.100l8.500-8.500a3.300 3.300 0 0 1 4.700 4.700l-8.400 8.400a1.600 1.600 0 0 1-2.300-2.300l7.700-7.700",
  mic: "M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3z M5.500 11.500a6.500 6.500 0 0 0 13 0 M12 18v3",
  close: "M6 6l12 12M18 6 6 18",
  more: "M12 5.500v.01M12 12v.01M12 18.500v.01",
  plus: "M12 5v14M5 12h14",
  reply: "M10 6 4 12l6 6 M4 12h9a7 7 0 0 1 7 7",
  edit: "M4 20l1-4.500L16 4.500l3.500 3.500L8.500 19z M13.500 7l3.500 3.500",
  trash: "M5 7h14M10 7V4.500h4V7M7 7l.8 12.500h8.400L17 7M10.300 11v5M13.700 11v5",
  copy: "M9 9h10v11H9z M15 9V4H5v11h4",
  pin: "M14.500 3.500 20.500 9.500 16.500 11l-3.500 5-5-5 5-3.500z M10 14l-6 6",
  check: "M5 12.500 10 17.500 19.500 7",
  back: "M14.500 5 8 12l6.500 7",
  next: "M9.500 5 16 12l-6.500 7",
  down: "M6 9.500 12 15.500 18 9.500",
  lock: "M6 11h12v9H6z M8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  unlock: "M6 11h12v9H6z M8.500 11V7.500a3.500 3.500 0 0 1 6.800-1.200",
  bot: "M6 9h12a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2z M12 9V5.500 M12 4.500v.01 M9 13v1.500 M15 13v1.500",
  hash: "M9.500 4 7.500 20M16.500 4l-2 16M4.500 9h15.500M4 15h15.500",
  people: "M9 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7z M2.500 19.500a6.500 6.500 0 0 1 13 0 M16 4.800a3.500 3.500 0 0 1 0 6.500 M18 14a6.500 6.500 0 0 1 3.500 5.500",
  person: "M12 11.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M4.500 20.500a7.500 7.500 0 0 1 15 0",
  block: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17z M6 6l12 12",
  link: "M10 14a4 4 0 0 0 5.700 0l3.500-3.500a4 4 0 0 0-5.700-5.700L12 6.300 M14 10a4 4 0 0 0-5.700 0l-3.500 3.500a4 4 0 0 0 5.700 5.700l1.500-1.500",
  out: "M8 16 17 7M9.500 6.500H17.500V14.500",
  storm: "M7 16a4.500 4.500 0 1 1 .8-8.900A6 6 0 0 1 19 9a3.600 3.600 0 0 1-.5 7 M12.500 11.500 10 16h4l-2.500 4.500",
  keys: "M3.500 6.500h17v11h-17z M7 10v.01M10.300 10v.01M13.700 10v.01M17 10v.01M8 14h8",
  play: "M8 5.500v13l11-6.500z",
  pause: "M8 5.500h3v13H8z M13.500 5.500h3v13h-3z",
  file: "M6.500 3.500h7L18 8v12.500H6.500z M13 3.500V8.500h5",
  picture: "M4 5.500h16v13H4z M4 16l5-5 4 4 3-2.500 4 3.500 M15.500 9.500v.01",
  place: "M12 3.500a6.500 6.500 0 0 0-6.500 6.500c0 5 6.500 10.500 6.500 10.500s6.500-5.500 6.500-10.500A6.500 6.500 0 0 0 12 3.500z M12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  poll: "M5 20V11M12 20V4M19 20v-6",
  face: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17z M8.500 14.500a4.300 4.300 0 0 0 7 0 M9 9.500v.5M15 9.500v.5",
  dice: "M5 5h14v14H5z M9 9v.01M15 15v.01M12 12v.01M15 9v.01M9 15v.01",
  save: "M12 4v11M7.500 11 12 15.500 16.500 11M5 20h14",
  gauge: "M4 17a8.500 8.500 0 1 1 16 0 M12 15l4-5",
  cloudOff: "M7 17.500a4.500 4.500 0 0 1-.3-9 M9.500 6a6 6 0 0 1 9 3.500 3.800 3.800 0 0 1 1.500 6.800 M4 4l16 16.500",
  clock: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17z M12 8v4.500l3 2",
  eye: "M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12z M12 14.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
};

/** A drawing; silent for screen readers, as whatever holds it has a label. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

/** Words that only screen readers tell. */
export const spoken = (...words) => h("span", { class: "sr" }, " ", ...words);

/** A button that is only a drawing, with its label. */
export function iconButton(name, label, click, props = {}) {
  const { class: more = "", ...rest } = props;
  return h("button", { type: "button", class: `round ${more}`, "aria-label": label, title: label, on: { click }, ...rest }, icon(name));
}

/** Arrow keys move within a group that is one tab stop. */
export function roving(box, selector, { vertical = false, onMove } = {}) {
  const items = () => [...box.querySelectorAll(selector)].filter((el) => !el.hidden);
  box.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const all = items();
    const at = all.indexOf(document.activeElement?.closest(selector));
    if (at < 0) return;
    const [back, on] = vertical ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
    const to = { [back]: at - 1, [on]: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = all[Math.max(0, Math.min(all.length - 1, to))];
    stop(box, selector, next);
    next.focus();
    onMove?.(next);
  });
}

/** Makes one element the group's tab stop. */
export function stop(box, selector, chosen) {
  for (const el of box.querySelectorAll(selector)) el.tabIndex = el === chosen ? 0 : -1;
}

const BURST_MS = 20;

/** Runs a function once, after the present burst of events. */
export function soon(fn) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      fn();
    }, BURST_MS);
  };
}
