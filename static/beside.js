/* The quiet card: it shows itself where a line of its rule fits what is being written. No word leaves this page: switching the
   card off sends the form's token and nothing else of the form. */
"use strict";
for (const place of document.querySelectorAll("[data-beside]")) {
  const form = place.closest("form");
  const card = place.firstElementChild;
  const rule = new RegExp("\\b(" + place.dataset.beside.replace(/\s*\n\s*/g, "") + ")", "i");
  const look = () => {
    const words = [...form.querySelectorAll("textarea")].map((field) => field.value).join("\n");
    // Once shown it stays: a card that comes and goes with every letter would be watching.
    if (rule.test(words.replaceAll("\u2019", "'").replace(/\s+/g, " "))) card.hidden = false;
  };
  let soon = 0;
  card.querySelector("[data-off]").addEventListener("click", async (press) => {
    const token = form.elements.namedItem("csrfmiddlewaretoken").value;
    const answer = await fetch(press.target.dataset.off, { method: "POST", headers: { "X-CSRFToken": token } });
    if (!answer.ok) return; // it stays, and can be pressed again
    place.replaceChildren(new DOMParser().parseFromString(await answer.text(), "text/html").body.firstElementChild);
  });
  form.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(look, 700);
  });
}
