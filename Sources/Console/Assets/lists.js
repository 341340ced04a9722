// Putting the chosen number on a list from any page, with ten seconds to undo.
const undoTime = 10000;
let undoing;

const token = () => document.querySelector("meta[name=csrf]").content;

async function post(path, fields) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...fields, csrf: token(), answer: "position" }),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

export function startLists() {
  const dialog = document.getElementById("decide");
  const form = dialog.querySelector("form");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    dialog.close();
    const { pseudonym, kind, reason } = form.elements;
    try {
      const position = await post("/lists/add", { pseudonym: pseudonym.value, kind: kind.value, reason: reason.value });
      undoing = position;
      toast(dialog.dataset.listed, true);
    } catch {
      toast(dialog.dataset.failed);
    }
  });
}

// Opens the dialog for the row or page that `element` lies in.
export function decide(kind, element) {
  const dialog = document.getElementById("decide");
  const place = element?.closest("[data-number]");
  if (!place) return;
  if (!place.dataset.number) return toast(dialog.dataset.none);
  const form = dialog.querySelector("form");
  document.getElementById("decide-number").textContent = place.dataset.masked;
  document.getElementById("decide-title").textContent = kind === "block" ? dialog.dataset.block : dialog.dataset.allow;
  form.elements.pseudonym.value = place.dataset.number;
  form.elements.kind.value = kind;
  form.elements.reason.value = kind === "block" ? dialog.dataset.reasonBlock : dialog.dataset.reasonAllow;
  dialog.showModal();
  form.elements.reason.select();
}

export async function undo() {
  const { dataset } = document.getElementById("decide");
  const button = document.querySelector("main [data-key=u]");
  if (!undoing) return button?.click();
  const position = undoing;
  undoing = undefined;
  try {
    await post("/lists/remove", { position });
    toast(dataset.unlisted);
  } catch {
    toast(dataset.failed);
  }
}

let hideTimer;
function toast(words, canUndo = false) {
  const box = document.getElementById("toast");
  box.replaceChildren(words);
  if (canUndo) {
    const button = document.createElement("button");
    const key = document.createElement("kbd");
    key.textContent = "U";
    button.append(document.getElementById("decide").dataset.undo, " ", key);
    button.addEventListener("click", undo);
    box.append(button);
  }
  box.hidden = false;
  clearTimeout(hideTimer);
  hideTimer = setTimeout(() => { box.hidden = true; undoing = undefined; }, undoTime);
}
