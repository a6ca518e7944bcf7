// The scoring sheet: digits 1 to 5 score the question that has the focus; a count says how many are scored.
"use strict";
(() => {
  const sheet = document.querySelector("[data-selection]");
  if (!sheet) return;
  const questions = [...sheet.querySelectorAll("[data-question]")];
  const told = sheet.querySelector("[data-scored]");
  const count = () => {
    if (told) told.textContent = `${questions.filter((one) => one.querySelector("input:checked")).length} / ${questions.length}`;
  };
  sheet.addEventListener("change", count);
  sheet.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-5]$/.test(event.key) || event.target.matches("textarea")) return;
    const question = event.target.closest("[data-question]");
    if (!question) return;
    event.preventDefault();
    event.stopPropagation();
    question.querySelector(`input[value="${event.key}"]`).click();
    question.querySelector("textarea").focus();
  });
  count();
})();
