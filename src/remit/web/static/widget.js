// Remit on a client's own site: a button that opens the client's counter in a frame. One script element is all:
//   <script src="https://…/counter/ENGAGEMENT/widget.js" data-label="Ask us" async></script>
"use strict";
(() => {
  const script = document.currentScript;
  const vietnamese = (script.dataset.language || document.documentElement.lang || "").startsWith("vi");
  const label = script.dataset.label || (vietnamese ? "Liên hệ với chúng tôi" : "Write to us");
  const address = new URL(script.src.replace(/\/widget\.js(\?.*)?$/, ""));
  address.searchParams.set("language", vietnamese ? "vi" : "en");

  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.setAttribute("aria-expanded", "false");
  const places = { position: "fixed", right: "20px", zIndex: "2147483000" };
  Object.assign(button.style, places, {
    bottom: "20px", padding: "12px 18px", border: "0", borderRadius: "24px", cursor: "pointer",
    font: "600 15px system-ui, sans-serif", color: "#ffffff", background: script.dataset.colour || "#0b6157",
  });
  let frame = null;
  function opened() {
    if (frame) return frame;
    frame = document.createElement("iframe");
    frame.title = label;
    frame.src = address.href;
    Object.assign(frame.style, places, {
      bottom: "76px", width: "min(400px, calc(100vw - 40px))", height: "min(600px, calc(100vh - 110px))",
      border: "1px solid #8b8d86", borderRadius: "10px", background: "#ffffff",
    });
    document.body.append(frame);
    return frame;
  }
  function show(shown) {
    opened().hidden = !shown;
    frame.style.display = shown ? "block" : "none";
    button.setAttribute("aria-expanded", String(shown));
    if (shown) frame.focus();
  }
  button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && frame && button.getAttribute("aria-expanded") === "true") {
      show(false);
      button.focus();
    }
  });
  document.body.append(button);
})();
