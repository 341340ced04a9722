// Entry of every page: puts the modules to work.
import { startFeed } from "./feed.js";
import { startKeys } from "./keys.js";
import { startLadder } from "./ladder.js";
import { startLists } from "./lists.js";
import { startLive } from "./live.js";

const page = document.body.dataset;

// The only way from the server's markup into the page; the server has escaped every value in it.
const policy = window.trustedTypes?.createPolicy("qorgan", { createHTML: (text) => text }) ?? { createHTML: (text) => text };

export function markup(text) {
  const template = document.createElement("template");
  template.innerHTML = policy.createHTML(text);
  return template.content;
}

for (const button of document.querySelectorAll("[data-open]")) {
  button.addEventListener("click", () => document.getElementById(button.dataset.open)?.showModal());
}
for (const button of document.querySelectorAll("[data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}

// A row is as good as its link.
document.querySelector("main").addEventListener("click", (event) => {
  const row = event.target.closest("tr.call");
  if (row && !event.target.closest("a") && !String(getSelection())) row.querySelector("a").click();
});

if (page.feed !== "none") {
  startLists();
  startKeys();
  startLadder();
  const live = page.feed === "calls" ? startLive(markup) : {};
  startFeed({ ...live, markup });
}
