// Fills in the code from the letter's link, and sends so that a lost connection loses no answer.
(() => {
  "use strict";
  const form = document.getElementById("sheet");
  const [entry, filled, lost, button] = ["entry", "filled", "lost", "send"].map((id) =>
    document.getElementById(id));
  const patience = 30000;

  // The code moves out of the address bar, where others could see it; a reload still finds it.
  const take = () => {
    const part = location.hash.slice(1).split(".")[0];
    const text = part && !document.getElementById(part) ? part : history.state?.code;
    if (!text) return;
    const code = text.replace(/[^0-9a-z]/gi, "").toUpperCase();
    form.elements.code.value = code.replace(/(.{4})(?=.)/g, "$1-");
    entry.hidden = code.length === 16;
    filled.hidden = !entry.hidden;
    history.replaceState({ code }, "", location.pathname + location.search);
    for (const link of document.querySelectorAll(".tongues a")) link.hash = code;
  };
  take();
  addEventListener("hashchange", take);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    lost.hidden = true;
    try {
      const reply = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        credentials: "omit",
        redirect: "manual",
        signal: AbortSignal.timeout?.(patience),
      });
      if (reply.type === "opaqueredirect") {
        form.reset();
        location.replace(form.dataset.thanks);
      } else {
        form.submit(); // nothing was saved: the page that comes back says why
      }
    } catch {
      lost.hidden = false;
      lost.focus();
    } finally {
      button.ariaDisabled = "false";
    }
  });
})();
