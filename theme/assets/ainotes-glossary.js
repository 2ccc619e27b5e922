/* The filter of the glossary: by name in any language, by pinyin, by category. Loaded on that page only; the names and
   their pinyin come when the filter is first touched. */
(() => {
  "use strict";

  /** Return text as it is compared: case, width and spaces aside. */
  function fold(text) {
    return text.normalize("NFKC").toLowerCase().replace(/[\s\-_'’·.]+/g, "");
  }

  async function loadKeys(url) {
    await window.ainotes.load(new URL(url, location.href).href);
    return window.ainotesGlossary;
  }

  window.ainotes.filterGlossary = (form) => {
    if ("ready" in form.dataset) return;
    form.dataset.ready = "";
    const terms = Array.from(document.querySelectorAll(".ainotes-term"));
    const letters = Array.from(document.querySelectorAll(".ainotes-letter"));
    const jumps = document.querySelectorAll(".ainotes-letters a");
    const none = document.querySelector("[data-ainotes-none]");
    const { word, category } = form.elements;
    let turn = 0;

    const getKeys = () => loadKeys(form.dataset.ainotesGlossary);

    async function filter() {
      const mine = ++turn;
      const known = await getKeys();
      if (mine === turn) show(known); // a later key has asked again
    }

    function show(known) {
      const wanted = fold(word.value);
      let count = 0;
      terms.forEach((term, at) => {
        const fits = known[at].includes(wanted) && (!category.value || term.dataset.c === category.value);
        term.hidden = !fits;
        count += fits;
      });
      letters.forEach((letter, at) => {
        letter.hidden = !letter.querySelector(".ainotes-term:not([hidden])");
        jumps[at].toggleAttribute("data-empty", letter.hidden);
      });
      form.querySelector("output").textContent = wanted || category.value ? `${count} 个` : "";
      none.hidden = count > 0;
    }

    const start = () => filter().catch((error) => console.warn(`ainotes: ${error.message}`));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", start);
    form.addEventListener("focusin", () => getKeys().catch(() => {}), { once: true }); // before the first key
    if (word.value || category.value) start(); // the browser may have kept them
  };
})();
