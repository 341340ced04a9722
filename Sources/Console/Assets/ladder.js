// The messages of a traced call: whatever arrow has the focus shows its message. Without this, a link's target does.
export function startLadder() {
  const ladder = document.querySelector(".ladder");
  if (!ladder) return;
  const of = (arrow) => document.getElementById(arrow.getAttribute("href").slice(1));

  function show(arrow) {
    for (const old of document.querySelectorAll(".sip.shown")) old.classList.remove("shown");
    for (const old of ladder.querySelectorAll("a[aria-current]")) old.removeAttribute("aria-current");
    of(arrow)?.classList.add("shown");
    arrow.setAttribute("aria-current", "true");
  }

  document.body.classList.add("scripted");
  ladder.addEventListener("focusin", (event) => {
    const arrow = event.target.closest("a");
    if (arrow) show(arrow);
  });
  ladder.addEventListener("click", (event) => {
    const arrow = event.target.closest("a");
    if (!arrow) return;
    event.preventDefault();
    arrow.focus();
    show(arrow);
    // On a narrow screen the message stands below.
    if (matchMedia("(max-width: 1080px)").matches) of(arrow)?.scrollIntoView({ block: "nearest" });
  });
  const all = [...ladder.querySelectorAll("a")];
  const named = all.find((arrow) => arrow.getAttribute("href") === location.hash);
  if (named ?? all[0]) show(named ?? all[0]);
}
