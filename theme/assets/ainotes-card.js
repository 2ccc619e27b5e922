/*
 * The card of a concept or of another topic: shown on hover, on keyboard focus; for concepts on a first tap too, a second
 * one opens (a tap on other links opens at once). What it says stands hidden in the page, so nothing is fetched. Without this script the
 * link just leads there.
 */
(() => {
  "use strict";

  const HOVER_DELAY = 250;
  const LEAVE_DELAY = 200; // time to cross from the words to the card
  const EDGE = 8;

  let card = null;
  let owner = null;
  let timer = 0;
  let finger = false;

  function linkAt(target) {
    return target instanceof Element ? target.closest("article a[href]") : null;
  }

  function pressableAt(target) {
    return target instanceof Element ? target.closest("a.ainotes-concept") : null;
  }

  function contentOf(link) {
    if (link.matches(".ainotes-concept")) return document.querySelector(`.ainotes-card-store [data-card="${CSS.escape(link.dataset.concept)}"]`);
    const address = pageOf(link.href);
    return Array.from(document.querySelectorAll(".ainotes-card-store [data-card-url]"))
      .find(({ dataset }) => pageOf(dataset.cardUrl) === address);
  }

  /** Return the address of a page without what it may carry. */
  function pageOf(href) {
    const url = new URL(href, document.baseURI);
    return url.origin + url.pathname.replace(/index\.html$/, "");
  }

  function later(action, delay) {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  }

  function show(link) {
    clearTimeout(timer);
    if (link === owner || !link.isConnected) return;
    hide();
    const content = contentOf(link);
    if (!content) return;
    owner = link;
    card = document.createElement("div");
    card.className = "ainotes-card";
    card.id = "ainotes-card";
    card.setAttribute("role", "tooltip");
    card.append(...Array.from(content.cloneNode(true).children));
    for (const element of card.querySelectorAll("[id]")) element.removeAttribute("id");
    // The words themselves lead there, so the keyboard need not stop again; a finger has only this one.
    for (const inner of card.querySelectorAll("a")) inner.tabIndex = -1;
    card.addEventListener("pointerenter", () => clearTimeout(timer));
    card.addEventListener("pointerleave", () => later(hide, LEAVE_DELAY));
    (document.querySelector("main") ?? document.body).append(card); // within a landmark of the page
    link.setAttribute("aria-describedby", card.id);
    place(link);
  }

  function hide() {
    clearTimeout(timer);
    owner?.removeAttribute("aria-describedby");
    card?.remove();
    card = owner = null;
  }

  /** Put the card below the words, above them where there is no room; never out of the window. */
  function place(link) {
    const words = link.getClientRects()[0]; // of a link over two lines, the first
    const { offsetWidth: width, offsetHeight: height } = card;
    const room = document.documentElement;
    const header = document.querySelector(".md-header")?.offsetHeight ?? 0;
    const left = Math.max(EDGE, Math.min(words.left, room.clientWidth - width - EDGE));
    const above = words.top - height - EDGE;
    const below = link.getBoundingClientRect().bottom + EDGE;
    const top = below + height > room.clientHeight && above > header ? above : below;
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${top + scrollY}px`;
  }

  /* ---- mouse ---- */

  document.addEventListener("pointerover", (event) => {
    const link = linkAt(event.target);
    if (event.pointerType === "touch") return;
    if (link && link !== owner) later(() => show(link), HOVER_DELAY);
    else if (link) clearTimeout(timer);
  });

  document.addEventListener("pointerout", (event) => {
    if (event.pointerType === "touch" || !linkAt(event.target)) return;
    if (linkAt(event.relatedTarget) !== linkAt(event.target)) later(hide, LEAVE_DELAY);
  });

  /* ---- keyboard ---- */

  document.addEventListener("focusin", (event) => {
    const link = linkAt(event.target);
    if (link?.matches(":focus-visible")) show(link);
    else if (!card?.contains(event.target)) hide();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && card) {
      event.stopPropagation();
      hide();
    }
  }, true);

  /* ---- finger ---- */

  document.addEventListener("pointerdown", ({ pointerType }) => (finger = pointerType === "touch"), true);

  document.addEventListener("click", (event) => {
    const link = finger && pressableAt(event.target);
    if (!link || link === owner || !contentOf(link)) return;
    event.preventDefault();
    event.stopPropagation(); // neither Material's instant navigation nor what hides the card is to see it
    show(link);
  }, true);

  document.addEventListener("click", (event) => {
    if (card && !card.contains(event.target)) hide();
  });

  addEventListener("resize", hide);
  window.document$?.subscribe(hide);
})();
