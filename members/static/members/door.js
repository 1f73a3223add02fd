"use strict";
// Shows what needs a passkey only where the browser has passkeys, and says it kindly when one did not work.
(() => {
  const has = typeof PublicKeyCredential === "function";
  document.querySelectorAll("[data-passkey]").forEach((part) => { part.hidden = !has; });
  document.querySelectorAll("[data-no-passkey]").forEach((part) => { part.hidden = has; });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const status = document.querySelector("#status");
    if (status) status.textContent = "That didn’t go through. Nothing was changed. Try again, or choose another way.";
  });
})();
