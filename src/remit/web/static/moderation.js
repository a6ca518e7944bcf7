// Moderation: a picture is covered again when its moderator looks away.
"use strict";

const veils = document.querySelectorAll("[data-veil]");
const cover = () => veils.forEach((each) => { each.checked = false; });
window.addEventListener("blur", cover);
document.addEventListener("visibilitychange", cover);
window.addEventListener("pageshow", cover);
