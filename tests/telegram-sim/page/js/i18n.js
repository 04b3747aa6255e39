// The language of the page: the browser's, if there is a dictionary for it. `?lang=` overrules.

import en from "../lang/en.js";
import ru from "../lang/ru.js";

const DICTIONARIES = { en, ru };
const wanted = new URLSearchParams(location.search).get("lang") ?? navigator.language ?? "en";

export const lang = DICTIONARIES[wanted.slice(0, 2)] ? wanted.slice(0, 2) : "en";
const words = DICTIONARIES[lang];

/** The words for a key; a function in the dictionary gets the rest. */
export function t(key, ...rest) {
  const found = words[key] ?? en[key] ?? key;
  return typeof found === "function" ? found(...rest) : found;
}

/** Why an act was impossible, in the reader's language where that is known. */
export const reason = (text) => words.reasons[text] ?? text;

const clock = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const thisYear = new Intl.DateTimeFormat(lang, { day: "numeric", month: "long" });
const otherYear = new Intl.DateTimeFormat(lang, { day: "numeric", month: "long", year: "numeric" });
const short = new Intl.DateTimeFormat(lang, { day: "2-digit", month: "2-digit" });
const names = new Intl.DisplayNames([lang], { type: "language" });

const sameDay = (a, b) => a.toDateString() === b.toDateString();
export const time = (s) => clock.format(new Date(s * 1000));
export const dayKey = (s) => new Date(s * 1000).toDateString();
export const languageName = (code) => names.of(code);

export function day(s) {
  const [then, now] = [new Date(s * 1000), new Date()];
  if (sameDay(then, now)) return t("today");
  if (sameDay(then, new Date(now.getTime() - 86_400_000))) return t("yesterday");
  return (then.getFullYear() === now.getFullYear() ? thisYear : otherYear).format(then);
}

/** The time today, else the date. */
export const when = (s) => (sameDay(new Date(s * 1000), new Date()) ? time(s) : short.format(new Date(s * 1000)));

export const minutes = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;

export function size(bytes) {
  const unit = bytes < 1000 ? "byte" : bytes < 1_000_000 ? "kilobyte" : "megabyte";
  const by = { byte: 1, kilobyte: 1000, megabyte: 1_000_000 }[unit];
  const options = { style: "unit", unit, maximumFractionDigits: unit === "megabyte" ? 1 : 0 };
  return new Intl.NumberFormat(lang, options).format(bytes / by);
}
