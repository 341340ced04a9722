// The live page: rows as they come, at most six writes a second into a list of 25; panels when they changed.
const frame = 160;
const rows = 25;
const panelInterval = 2000;
const speakInterval = 5000;

export function startLive(markup) {
  const body = document.querySelector("#calls tbody");
  const empty = document.getElementById("calls-empty");
  const announce = document.getElementById("announce");
  const spoken = document.getElementById("decide").dataset.newRows;
  let waiting = [];
  let timer = 0;
  let drawn = 0;
  let unspoken = 0;

  function draw() {
    timer = 0;
    drawn = performance.now();
    const fresh = markup(waiting.slice(-rows).reverse().join(""));
    unspoken += waiting.length;
    waiting = [];
    for (const row of [...fresh.children]) {
      if (document.getElementById(row.id)) row.remove();
      else row.classList.add("fresh");
    }
    body.prepend(fresh);
    // The row that somebody stands on stays.
    for (let row = body.lastElementChild; body.children.length > rows && row;) {
      const next = row.previousElementSibling;
      if (!row.contains(document.activeElement)) row.remove();
      row = next;
    }
    empty.hidden = true;
  }

  function onCall(row) {
    waiting.push(row);
    if (waiting.length > 4 * rows) waiting = waiting.slice(-rows);
    if (!timer) timer = setTimeout(draw, Math.max(0, drawn + frame - performance.now()));
  }

  setInterval(() => {
    if (!unspoken) return;
    announce.textContent = spoken.replace("{1}", unspoken);
    unspoken = 0;
  }, speakInterval);

  let panelTimer = 0;
  let panelsAsked = 0;
  async function panels() {
    panelTimer = 0;
    panelsAsked = performance.now();
    const answer = await fetch("/live/panels").catch(() => null);
    if (!answer?.ok) return;
    const fresh = markup(await answer.text());
    for (const panel of [...fresh.children]) {
      const old = document.getElementById(panel.id);
      if (!old) continue;
      // A table that somebody opened stays open; a link that somebody stands on stays.
      const folds = [...old.querySelectorAll("details")];
      const fresh = [...panel.querySelectorAll("details")];
      for (const [index, fold] of folds.entries()) if (fresh[index]) fresh[index].open = fold.open;
      const focused = document.activeElement;
      const standing = folds.findIndex((fold) => fold.firstElementChild === focused);
      if ((old.contains(focused) && standing < 0) || old.outerHTML === panel.outerHTML) continue;
      old.replaceWith(panel);
      if (standing >= 0) fresh[standing]?.firstElementChild.focus({ preventScroll: true });
    }
  }

  function onPanels() {
    if (!panelTimer) panelTimer = setTimeout(panels, Math.max(0, panelsAsked + panelInterval - performance.now()));
  }

  // The minute goes on without calls, too.
  setInterval(onPanels, 15000);

  // A column of the chart leads to the rows behind it.
  document.querySelector(".live").addEventListener("click", (event) => {
    const column = event.target.closest(".minutes g[data-from]");
    if (!column) return;
    const from = Number(column.dataset.from);
    location.assign(`/search?from=${from}&until=${from + 60}`);
  });

  return { onCall, onPanels, onReload: () => location.reload() };
}
