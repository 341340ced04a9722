// Keys. Single ones can be turned off in the dialog of keys (WCAG 2.1.4) and do nothing while somebody types.
import { decide, undo } from "./lists.js";

const store = "qorgan-keys";
const places = { l: "/live", s: "/search", t: "/lists", k: "/trunks", r: "/rules", m: "/model" };

export function startKeys() {
  const toggle = document.getElementById("keys-on");
  toggle.checked = localStorage.getItem(store) !== "off";
  toggle.addEventListener("change", () => localStorage.setItem(store, toggle.checked ? "on" : "off"));
  let going = -Infinity;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const typing = event.target.closest("input, select, textarea");
    if (event.key === "Escape") return typing?.blur();
    if (typing || !toggle.checked) return;
    // A letter by its place on the keyboard, so that keys work with the Russian and the Kazakh layout, too.
    const letter = /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key;
    const after = event.timeStamp - going < 1200;
    going = -Infinity;
    if (after && places[letter]) return act(event, () => location.assign(places[letter]));
    switch (letter) {
      case "g": going = event.timeStamp; return;
      case "j": return act(event, () => move(1));
      case "k": return act(event, () => move(-1));
      case "b": return act(event, () => (event.shiftKey ? document.getElementById("bypass").showModal() : choose("block")));
      case "a": return act(event, () => choose("allow"));
      case "u": return act(event, undo);
      case "n": return act(event, number);
    }
    if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return act(event, () => document.getElementById("help").showModal());
    if (event.key === "/" || event.code === "Slash") return act(event, () => document.getElementById("find").focus());
  });
}

function act(event, what) {
  event.preventDefault();
  what();
}

const links = () => [...document.querySelectorAll(".calls td.time a, .ladder a")];
const chosen = () => document.activeElement?.closest("tr.call");

function move(step) {
  const all = links();
  if (!all.length) return;
  const at = all.findIndex((link) => link === document.activeElement);
  const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

// The chosen row, else the call or the number that the page is about, else the newest row.
function choose(kind) {
  decide(kind, chosen() ?? document.querySelector("main [data-number]"));
}

function number() {
  const place = chosen() ?? document.querySelector("main [data-number]");
  if (place?.dataset.number) location.assign(`/numbers/${place.dataset.number}`);
}
