// The feed: clock, bars, calls. The page says how old it is, and greys out when it is stale.
// The server beats once a second: two beats are missing when the page turns stale, at once when the connection breaks.
const staleAfter = 2500;
// A connection that stays open and says nothing, after sleep or behind a dead router, is made anew.
const anewAfter = 10000;

export function startFeed({ onCall, onPanels, onReload, markup }) {
  const { feed, position } = document.body.dataset;
  const clock = document.getElementById("clock");
  const age = document.getElementById("age");
  const bars = document.getElementById("bars");
  let last = position;
  let heard = Date.now();
  let serverTime = heard;
  let connected = false;
  let broken = false;
  let lag = 0;
  let source;
  let opened = heard;

  const note = (event) => { if (event.lastEventId) last = event.lastEventId; };

  function open() {
    opened = Date.now();
    source = new EventSource(`/events?feed=${feed}&after=${encodeURIComponent(last)}`);
    source.addEventListener("tick", (event) => {
      heard = Date.now();
      connected = true;
      broken = false;
      const [time, behind] = event.data.split(" ").map(Number);
      serverTime = time;
      lag = behind || 0;
      show();
    });
    source.addEventListener("bars", (event) => {
      bars.replaceChildren(markup(event.data));
      const token = document.querySelector("meta[name=csrf]").content;
      for (const input of bars.querySelectorAll("input[name=csrf]")) input.value = token;
    });
    source.addEventListener("call", (event) => { note(event); onCall?.(event.data); });
    source.addEventListener("panels", () => onPanels?.());
    source.addEventListener("position", note);
    source.addEventListener("reload", (event) => { note(event); onReload?.(); });
    source.addEventListener("ended", () => location.assign("/login"));
    // The browser comes back by itself, except when the server said no.
    source.addEventListener("error", (event) => {
      lose();
      if (event.target === source && source.readyState === EventSource.CLOSED) retry();
    });
    source.addEventListener("closing", lose);
  }

  function lose() {
    broken = true;
    show();
  }

  async function retry() {
    source.close();
    try {
      const answer = await fetch("/live/panels");
      if (answer.status === 401) return location.assign("/login");
    } catch { /* not there: the clock says so */ }
    setTimeout(() => { if (!document.hidden && source.readyState === EventSource.CLOSED) open(); }, 1000);
  }

  function show() {
    const silent = Date.now() - heard;
    const stale = broken || silent > staleAfter;
    document.body.classList.toggle("stale", stale);
    clock.classList.toggle("stale", stale);
    clock.classList.toggle("waiting", !stale && !connected);
    if (stale) {
      // The centre's time, not the browser's.
      const since = new Date(serverTime + Number(clock.dataset.offset) * 60000).toISOString().slice(11, 19);
      age.textContent = `${clock.dataset.word} ${Math.round(silent / 1000)} ${clock.dataset.unit}`;
      if (!bars.querySelector(".feed")) {
        const bar = document.createElement("div");
        bar.className = "bar alarm feed";
        const strong = document.createElement("strong");
        strong.textContent = clock.dataset.stale.replace("{1}", since);
        bar.append(strong);
        bars.append(bar);
      }
    } else {
      bars.querySelector(".feed")?.remove();
      if (connected) {
        const seconds = ((silent + lag) / 1000).toFixed(1).replace(".", document.documentElement.lang === "en" ? "." : ",");
        age.textContent = `${clock.dataset.word} ${seconds} ${clock.dataset.unit}`;
      }
    }
  }

  setInterval(() => {
    show();
    const now = Date.now();
    if (document.hidden || now - Math.max(heard, opened) < anewAfter) return;
    source.close();
    open();
  }, 250);
  // A hidden tab lets its connection go: a browser has six for a host.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) source.close();
    else if (source.readyState === EventSource.CLOSED) { heard = Date.now(); broken = false; open(); }
  });
  open();
}
