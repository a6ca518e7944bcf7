// Passkeys: ask the browser, put its answer into the form, and send the form as any other.
"use strict";
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const each = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  async function make(options) {
    const user = { ...options.user, id: bytes(options.user.id) };
    const publicKey = { ...options, user, challenge: bytes(options.challenge), excludeCredentials: each(options.excludeCredentials) };
    const made = await navigator.credentials.create({ publicKey });
    const response = {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
    };
    return { id: made.id, rawId: text(made.rawId), type: made.type, response };
  }
  async function use(options) {
    const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: each(options.allowCredentials) };
    const used = await navigator.credentials.get({ publicKey });
    const answer = used.response;
    const response = {
      clientDataJSON: text(answer.clientDataJSON),
      authenticatorData: text(answer.authenticatorData),
      signature: text(answer.signature),
      userHandle: answer.userHandle ? text(answer.userHandle) : null,
    };
    return { id: used.id, rawId: text(used.rawId), type: used.type, response };
  }
  // In the capture phase: the form goes on to the common handler only when it holds the browser's answer.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.passkey || form.elements.credential.value) return;
    event.preventDefault();
    event.stopPropagation();
    const asked = await fetch(form.dataset.passkey, {
      method: "POST",
      headers: { Accept: "application/problem+json" },
      body: new URLSearchParams({ csrf: form.elements.csrf.value }),
    });
    const { options, token } = await asked.json();
    try {
      const answer = await (options.user ? make(options) : use(options));
      form.elements.credential.value = JSON.stringify(answer);
      form.elements.token.value = token;
    } catch {
      return; // the person closed the browser's own window, which has said why
    }
    form.requestSubmit();
    form.elements.credential.value = "";
  }, true);
})();
