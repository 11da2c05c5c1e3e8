"use strict";
var live = (() => {
  // script/live.js
  var LONGEST = 60;
  var shown = document.querySelector("[data-live]");
  var timer = 0;
  function later(seconds) {
    clearTimeout(timer);
    if (seconds > 0) timer = setTimeout(look, seconds * 1e3);
  }
  var pause = () => Number(shown.dataset.pause);
  function look() {
    if (document.hidden) return;
    const request = new XMLHttpRequest();
    request.open("GET", shown.dataset.live);
    request.responseType = "document";
    request.onload = () => show(request.status === 200 && request.response);
    request.onerror = () => later(LONGEST);
    request.send();
  }
  function show(page) {
    const fresh = page && page.querySelector("[data-live]");
    if (!fresh) return;
    if (fresh.dataset.standing !== shown.dataset.standing) {
      location.reload();
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
})();
