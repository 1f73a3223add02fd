"use strict";
// The page of an open request, where nothing answers it any more: it says so, over its foot, within a minute. The page itself
// asks every twenty seconds (`hx-trigger`); what stands in the way may also let a question hang, so the clock decides.
(() => {
  const doc = document, place = doc.getElementById("cut"), words = doc.getElementById("cut-words");
  if (!place) return;
  let heard = Date.now(), ticked = heard, cut = false;
  doc.addEventListener("htmx:after:request", (e) => {
    // What stands before a house that is gone says 502, 503 or 504 for it.
    if (![502, 503, 504].includes(e.detail?.ctx?.response?.status)) heard = Date.now();
  });
  const show = (gone) => {
    if (gone === cut) return;
    cut = gone;
    place.replaceChildren(...(gone ? [doc.importNode(words.content, true)] : []));
    doc.querySelectorAll("main a[href^='/now/']").forEach((a) => { a.hidden = gone; }); // they need us
  };
  setInterval(() => {
    const now = Date.now();
    if (now - ticked > 15000) heard = now; // it slept; whether anybody answers is to be seen first
    ticked = now;
    show(now - heard >= 45000);
  }, 1000);
  // A page of ours would not come, and this one, with its lines, would be gone for it: stay, and go to the lines.
  const stay = (e) => {
    if (!cut || e.type === "click" && !e.target.closest?.("a[href^='/']:not([data-leave])")) return;
    e.preventDefault();
    e.stopPropagation(); // it was not sent: the next press may be
    doc.getElementById("outside")?.focus();
  };
  addEventListener("click", stay, true);
  addEventListener("submit", stay, true);
})();
