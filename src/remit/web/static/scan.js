// A scan beside its form: the field in hand is marked on the picture, and a place on the picture leads to its field.
"use strict";
(() => {
  const places = [...document.querySelectorAll("[data-place]")];
  const field = (key) => document.querySelector(`form[data-main] [name="${CSS.escape(key)}"]`);
  document.addEventListener("focusin", (event) => {
    places.forEach((place) => {
      const chosen = place.dataset.place === event.target.name;
      place.classList.toggle("chosen", chosen);
      if (chosen) place.scrollIntoView({ block: "nearest" });
    });
  });
  places.forEach((place) => place.addEventListener("click", () => field(place.dataset.place)?.focus()));
})();
