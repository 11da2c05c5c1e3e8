// Keeps figures of what is under way up to date while somebody looks at them, without a reload.
const LONGEST = 60; // seconds between two looks, when the server does not answer

let shown = document.querySelector("[data-live]");
let timer = 0;

function later(seconds) {
  clearTimeout(timer);
  if (seconds > 0) timer = setTimeout(look, seconds * 1000);
}

const pause = () => Number(shown.dataset.pause);

// What comes is a page: the browser reads it without running or fetching anything of it.
function look() {
  if (document.hidden) return; // looked at again once somebody looks at the page
  const request = new XMLHttpRequest();
  request.open("GET", shown.dataset.live);
  request.responseType = "document";
  request.onload = () => show(request.status === 200 && request.response);
  request.onerror = () => later(LONGEST);
  request.send();
}

function show(page) {
  const fresh = page && page.querySelector("[data-live]");
  if (!fresh) return; // signed out meanwhile, or gone
  if (fresh.dataset.standing !== shown.dataset.standing) {
    location.reload(); // what can be done now is something else
    return;
  }
  const taken = document.adoptNode(fresh);
  shown.replaceWith(taken);
  shown = taken;
  later(pause());
}

if (shown) {
  document.addEventListener("visibilitychange", () => later(document.hidden ? 0 : 0.2));
  later(pause());
}
