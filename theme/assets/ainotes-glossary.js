/* The filter of the glossary: by name in any language, by pinyin, by category. Loaded on that page only. */
(() => {
  "use strict";

  /** Return text as it is compared: case, width and spaces aside. */
  function fold(text) {
    return text.normalize("NFKC").toLowerCase().replace(/[\s\-_'’·.]+/g, "");
  }

  function readTerms() {
    return Array.from(document.querySelectorAll(".ainotes-term"), (element) => ({
      element,
      category: element.dataset.category,
      names: fold(`${element.querySelector("dt").textContent} ${element.dataset.key ?? ""}`),
    }));
  }

  window.ainotes.filterGlossary = (form) => {
    if ("ready" in form.dataset) return;
    form.dataset.ready = "";
    const terms = readTerms();
    const letters = Array.from(document.querySelectorAll(".ainotes-letter"));
    const jumps = document.querySelectorAll(".ainotes-letters a");
    const none = document.querySelector("[data-ainotes-none]");
    const { word, category } = form.elements;

    function filter() {
      const wanted = fold(word.value);
      let count = 0;
      for (const term of terms) {
        const fits = term.names.includes(wanted) && (!category.value || term.category === category.value);
        term.element.hidden = !fits;
        count += fits;
      }
      letters.forEach((letter, at) => {
        letter.hidden = !letter.querySelector(".ainotes-term:not([hidden])");
        jumps[at].toggleAttribute("data-empty", letter.hidden);
      });
      const filtered = wanted || category.value;
      form.querySelector("output").textContent = filtered ? `${count} 个` : "";
      none.hidden = count > 0;
    }

    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", filter);
    if (word.value || category.value) filter(); // the browser may have kept them
  };
})();
