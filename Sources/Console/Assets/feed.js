// The feed: clock, bars, calls. The page says how old it is, and greys out when it is stale.
const staleAfter = 5000;

export function startFeed({ onCall, onPanels, onReload, markup }) {
  const { feed, position } = document.body.dataset;
  const clock = document.getElementById("clock");
  const age = document.getElementById("age");
  const bars = document.getElementById("bars");
  let last = position;
  let heard = Date.now();
  let serverTime = heard;
  let connected = false;
  let lag = 0;
  let source;

  const note = (event) => { if (event.lastEventId) last = event.lastEventId; };

  function open() {
    source = new EventSource(`/events?feed=${feed}&after=${encodeURIComponent(last)}`);
    source.addEventListener("tick", (event) => {
      heard = Date.now();
      connected = true;
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
    source.addEventListener("error", () => { if (source.readyState === EventSource.CLOSED) retry(); });
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
    const stale = silent > staleAfter;
    document.body.classList.toggle("stale", stale);
    clock.classList.toggle("stale", stale);
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

  setInterval(show, 500);
  // A hidden tab lets its connection go: a browser has six for a host.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) source.close();
    else if (source.readyState === EventSource.CLOSED) { heard = Date.now(); open(); }
  });
  open();
}
