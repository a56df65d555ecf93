// Numbers, dates, names and colours as people read them.

const PALETTES = [
  ["#ff9a72", "#e2553f"], ["#f7b955", "#e08a16"], ["#9c8cf5", "#6f52d6"], ["#6fd07c", "#2f9e58"],
  ["#5ccdd6", "#2591ad"], ["#5fb4f4", "#2b79cc"], ["#f78fb3", "#cf4e83"],
];
const ROLES = { admin: "var(--violet)", superv: "var(--amber)", analis: "var(--accent-strong)" };
const KINDS = { json: "#d9862b", txt: "#6b7f92", csv: "#2f9e58", xlsx: "#1f8f54", xls: "#1f8f54", pdf: "#d9443f", html: "#cf5d2e", zip: "#7a52d1", png: "#2b79cc", jpg: "#2b79cc" };
const clock = new Intl.DateTimeFormat("es", { hour: "2-digit", minute: "2-digit" });
const longDay = new Intl.DateTimeFormat("es", { day: "numeric", month: "long" });

const SEEN = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;
export const initials = (name) => name.trim().split(/\s+/).slice(0, 2).map((word) => word.match(SEEN)?.[0] ?? "").join("").toUpperCase();
export const palette = (id) => PALETTES[Math.abs(Number(id)) % PALETTES.length];
export const roleColour = (label) => Object.entries(ROLES).find(([start]) => label.toLowerCase().startsWith(start))?.[1] ?? "var(--ink-2)";
export const extension = (name) => (name.includes(".") ? name.split(".").pop().toLowerCase() : "bin").slice(0, 4);
export const fileColour = (name) => KINDS[extension(name)] ?? "#5b7fa6";
export const time = (unix) => clock.format(unix * 1000);
export const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;

export function day(unix) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(unix * 1000).setHours(0, 0, 0, 0)) / 864e5);
  return days === 0 ? "hoy" : days === 1 ? "ayer" : longDay.format(unix * 1000);
}

export function size(bytes) {
  const units = ["B", "KB", "MB"];
  const power = Math.min(2, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  return `${(bytes / 1024 ** power).toLocaleString("es", { maximumFractionDigits: power ? 1 : 0 })} ${units[power]}`;
}

// <tg-time>: letters as in the Bot API (r relative; w weekday, d/D date, t/T time, short or long).
export function tgTime(unix, format) {
  const date = new Date(unix * 1000);
  if (format === "r") return relative(unix);
  const options = {};
  if (format.includes("w")) options.weekday = "long";
  if (format.includes("d")) Object.assign(options, { day: "2-digit", month: "2-digit", year: "2-digit" });
  if (format.includes("D")) Object.assign(options, { day: "numeric", month: "long", year: "numeric" });
  if (/[tT]/.test(format)) Object.assign(options, { hour: "2-digit", minute: "2-digit" });
  if (format.includes("T")) options.second = "2-digit";
  return new Intl.DateTimeFormat("es", options).format(date);
}

function relative(unix) {
  const words = new Intl.RelativeTimeFormat("es", { numeric: "auto" });
  const seconds = unix - Date.now() / 1000;
  for (const [unit, length] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= length) return words.format(Math.round(seconds / length), unit);
  }
  return words.format(Math.round(seconds), "second");
}

export function preview(message) {
  if (message.service) return message.service;
  const text = message.text.replace(/\s+/g, " ").trim();
  return text || (message.files[0]?.width ? "Foto" : message.files[0]?.name ?? "");
}
