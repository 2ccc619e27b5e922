/*
 * What makes reading easier, on top of pages that are whole without it: images that open large, wide things that
 * scroll by keyboard, help on `?`, the search box of the home page, a topic by chance.
 */
(() => {
  "use strict";

  const SITE = new URL("../", document.currentScript.src);
  const { load } = window.ainotes;

  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  /** Return a dialog with a way out for the pointer too; the browser brings Esc and keeps the focus inside. */
  function makeDialog(className, label, ...children) {
    const close = make("button", { type: "button", className: "ainotes-close", textContent: "关闭" });
    const dialog = make("dialog", { className, ariaLabel: label }, close, ...children);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    return dialog;
  }

  /* ---- images ---- */

  function frameImages() {
    for (const image of document.querySelectorAll(".ainotes-text p > img:only-child, .ainotes-text p > a > img:only-child")) {
      const paragraph = image.closest("p");
      if (paragraph.textContent.trim() || paragraph.childElementCount > 1) continue;
      frameImage(paragraph, image);
    }
  }

  function frameImage(paragraph, image) {
    const inLink = image.parentElement !== paragraph;
    const open = make("a", { className: "ainotes-figure__open", href: image.src });
    open.setAttribute("aria-label", `放大：${image.alt || "图片"}`);
    const figure = make("figure", { className: "ainotes-figure" });
    const shown = inLink ? image.parentElement : open;
    if (!inLink) open.append(image);
    figure.append(shown);
    const caption = image.title || (isFileName(image.alt) ? "" : image.alt);
    if (caption) figure.append(make("figcaption", { textContent: caption }));
    paragraph.replaceWith(figure);
  }

  /** Say whether an alternative text is only what a tool wrote: 「image-20240501」, 「截图.png」. */
  function isFileName(text) {
    return /^(image|img|pic|picture|screenshot|截图|图片|插图)?[-_\s\d]*(\.\w{2,5})?$|\.(png|jpe?g|gif|webp|svg)$/i.test(text);
  }

  function openImage(link) {
    const image = link.querySelector("img");
    const large = make("img", { className: "ainotes-lightbox__image", src: image.currentSrc || image.src, alt: image.alt });
    const caption = link.parentElement.querySelector("figcaption");
    const dialog = makeDialog("ainotes-lightbox", image.alt || "图片", large);
    if (caption) dialog.append(make("p", { className: "ainotes-lightbox__caption", textContent: caption.textContent }));
    large.addEventListener("click", () => dialog.close());
  }

  /* ---- wide things: whoever has no mouse must reach what is out of sight ---- */

  const SCROLLERS = ".md-typeset__scrollwrap, .md-typeset pre > code, .ainotes-diagram, div.arithmatex, .ainotes-wide";
  const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => letKeyboardScroll(target)));

  function letKeyboardScroll(element) {
    const scrolls = element.scrollWidth > element.clientWidth + 1;
    element.tabIndex = scrolls ? 0 : -1;
    if (!scrolls) element.removeAttribute("tabindex");
    if (element.matches("code")) return;
    if (scrolls) element.setAttribute("role", "group");
    else element.removeAttribute("role");
    if (scrolls) element.setAttribute("aria-label", "可左右滚动");
    else element.removeAttribute("aria-label");
  }

  function watchScrollers() {
    sizes.disconnect();
    for (const element of document.querySelectorAll(SCROLLERS)) sizes.observe(element);
  }

  /* ---- the menu on a narrow screen: Material's label works by pointer only ---- */

  function makeMenuButton() {
    const label = document.querySelector(".md-header label[for=__drawer]");
    const drawer = document.getElementById("__drawer");
    if (!label || !drawer) return;
    const button = make("button", { type: "button", className: `${label.className} ainotes-menu`, ariaLabel: "菜单", ariaExpanded: "false" });
    button.append(...label.childNodes);
    button.addEventListener("click", () => {
      drawer.click();
      document.querySelector(".md-sidebar--primary a[href]:not(.md-logo)")?.focus();
    });
    drawer.addEventListener("change", () => (button.ariaExpanded = String(drawer.checked)));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !drawer.checked) return;
      drawer.click();
      button.focus();
    });
    label.replaceWith(button);
  }

  /* ---- help ---- */

  const KEYS = [
    ["/", "搜索（也可按 s 或 f）"],
    ["n", "下一主题（也可按 .）"],
    ["p", "上一主题（也可按 ,）"],
    ["Tab", "移到下一个链接；停在概念上就显示它的卡片"],
    ["Enter", "打开所在的链接或图片"],
    ["Esc", "关闭搜索、卡片、大图和这份说明"],
    ["?", "这份说明"],
  ];

  function openHelp() {
    if (document.querySelector("dialog[open]")) return;
    const rows = KEYS.flatMap(([key, meaning]) => [
      make("dt", {}, make("kbd", { textContent: key })),
      make("dd", { textContent: meaning }),
    ]);
    makeDialog("ainotes-help", "快捷键", make("h2", { textContent: "快捷键" }), make("dl", {}, ...rows));
  }

  function isTyping(target) {
    return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    event.preventDefault();
    openHelp();
  });

  function offerHelp() {
    const footer = document.querySelector(".md-footer-meta__inner");
    if (!footer || footer.querySelector(".ainotes-keys")) return;
    const place = footer.querySelector(".md-copyright") ?? footer;
    const offer = (textContent, open) => {
      const button = make("button", { type: "button", className: "ainotes-keys", textContent });
      button.addEventListener("click", open);
      place.append(" · ", button);
    };
    offer("快捷键", openHelp);
    if (canBeKept()) offer("离线阅读", () => openOffline().catch((error) => console.warn(`ainotes: ${error.message}`)));
  }

  /* ---- reading without a network: a service worker, for those who ask for it ---- */

  /** Say whether the author offers it, and the browser can: neither from a disk nor without encryption. */
  function canBeKept() {
    return document.querySelector("meta[name=ainotes-offline]") !== null && "serviceWorker" in navigator && window.isSecureContext &&
      location.protocol !== "file:";
  }

  async function openOffline() {
    await load("ainotes-offline.js");
    await window.ainotes.offline.open(makeDialog, make);
  }

  /** Take away what was kept, where the author no longer offers it. */
  async function dropOffline() {
    const worker = await navigator.serviceWorker?.getRegistration(SITE.pathname);
    if (worker) await caches.delete(`ainotes ${worker.scope}`);
    await worker?.unregister();
    localStorage.removeItem("ainotes-offline");
  }

  async function refreshOffline() {
    if (!localStorage.getItem("ainotes-offline")) return;
    if (!canBeKept()) return void (await dropOffline());
    await load("ainotes-offline.js");
    await window.ainotes.offline.refresh();
  }

  /* ---- search box of the home page ---- */

  function offerSearch() {
    const form = document.querySelector(".ainotes-ask");
    if (!form || "ready" in form.dataset) return;
    form.dataset.ready = "";
    const field = form.querySelector("input");
    const moveOn = async () => {
      await window.ainotes.loadDialog();
      const query = field.value.trim(); // by now it may be more
      if (!query) return;
      field.value = "";
      window.ainotes.openSearch(query);
    };
    // While an input method composes, the field keeps the letters.
    field.addEventListener("input", (event) => event.isComposing || moveOn());
    field.addEventListener("compositionend", moveOn);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      window.ainotes.openSearch(field.value.trim() || undefined);
      field.value = "";
    });
  }

  /* ---- how many links: the site shows the most telling ones; who wants all keeps them ---- */

  const ALL_LINKS = "ainotes-links";

  function offerLinks() {
    const button = document.querySelector("[data-ainotes-links]");
    if (!button || !button.hidden) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const all = button.getAttribute("aria-pressed") === "false";
      localStorage.setItem(ALL_LINKS, all ? "all" : "calm");
      showLinks(button, all);
    });
    if (localStorage.getItem(ALL_LINKS) === "all") showLinks(button, true);
  }

  /** Make links of the quiet mentions, to where their cards lead, or words again. */
  function showLinks(button, all) {
    button.setAttribute("aria-pressed", String(all));
    for (const quiet of document.querySelectorAll(".ainotes-concept-quiet")) {
      const { concept } = quiet.dataset;
      const address = document.querySelector(`.ainotes-card-store [data-card="${CSS.escape(concept)}"] a`)?.href;
      if (!all) quiet.replaceChildren(...(quiet.querySelector("a") ?? quiet).childNodes);
      else if (address) {
        const link = make("a", { className: "ainotes-concept", href: address });
        link.dataset.concept = concept;
        link.append(...quiet.childNodes);
        quiet.append(link);
      }
    }
  }

  /* ---- a topic by chance, a page that is not there, a page to take along ---- */

  function chooseByChance(link) {
    const urls = link.dataset.ainotesChance.split(" ");
    link.href = urls[Math.floor(Math.random() * urls.length)];
  }

  function searchForLostPage() {
    const place = document.querySelector("[data-ainotes-lost]");
    if (!place || !document.querySelector(".md-header [data-ainotes-search]")) return;
    const parts = location.pathname.split("/").filter((part) => part && part !== "index.html");
    const words = decode(parts.at(-1) ?? "").replace(/\.\w+$/, "").replace(/[-_]+/g, " ").trim();
    if (!words) return;
    const home = new URL(place.dataset.ainotesLost, location.href);
    home.searchParams.set("q", words);
    place.querySelector("a").href = home.href;
    place.querySelector("span").textContent = words;
    place.hidden = false;
  }

  function decode(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }

  async function fetchText(url) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${response.status} ${url}`);
    return response.text();
  }

  /** Copy what the link leads to. Safari opens the clipboard during the click only, so it gets the promise of a text. */
  async function copyMarkdown(link) {
    const text = fetchText(link.href);
    if (window.ClipboardItem && navigator.clipboard.write) {
      const blob = text.then((content) => new Blob([content], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    } else {
      await navigator.clipboard.writeText(await text);
    }
    tell(link.parentElement.querySelector("[role=status]"), "已复制");
  }

  function tell(status, text) {
    status.textContent = text;
    setTimeout(() => (status.textContent = ""), 2000);
  }

  /** Copy the address of a heading, besides going there, and say so beside it. */
  async function copyAddress(link) {
    await navigator.clipboard.writeText(link.href);
    const heading = link.parentElement;
    const status = heading.querySelector("[role=status]") ?? make("small", { className: "ainotes-copied", role: "status" });
    if (!status.isConnected) heading.append(status);
    requestAnimationFrame(() => tell(status, "已复制本节链接")); // once the region is there, so that it is read out
  }

  /** A page on the disk may not read its neighbours, and an insecure one has no clipboard: there the link just opens. */
  function canCopy() {
    return location.protocol !== "file:" && Boolean(navigator.clipboard);
  }

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (link instanceof SVGAElement) {
      event.stopPropagation(); // its `href` is no text, which Material's instant navigation takes it for
    } else if (link?.matches(".ainotes-remote")) {
      event.preventDefault();
      link.replaceWith(make("img", { src: link.href, alt: link.textContent, referrerPolicy: "no-referrer" }));
    } else if (link?.matches(".ainotes-figure__open")) {
      event.preventDefault();
      openImage(link);
    } else if (link?.matches("[data-ainotes-chance]")) {
      chooseByChance(link);
    } else if (link?.matches(".headerlink") && canCopy()) {
      copyAddress(link).catch(() => {}); // not allowed: the address stands in the bar
    } else if (link?.matches("[data-ainotes-copy]") && canCopy()) {
      event.preventDefault();
      copyMarkdown(link).catch(() => location.assign(link.href));
    }
  }, true); // before Material's instant navigation, which takes every link

  /* ---- the contents of the folder ---- */

  /** Bring the place of this page into sight, where the contents beside it are longer than the screen. */
  function showPlace() {
    const rows = document.querySelector(".ainotes-shelf-nav__rows"), here = rows?.querySelector("[aria-current]");
    if (here) rows.scrollTop += here.getBoundingClientRect().top - rows.getBoundingClientRect().top - rows.clientHeight / 3;
  }

  /* ---- a whole note, folder or tag on paper ---- */

  /** Offer to print all that a page lists. A page on the disk may not read the others. */
  function offerPrint() {
    const article = document.querySelector("article:is(.ainotes-note, .ainotes-folder, .ainotes-tag)");
    if (!article || location.protocol === "file:" || article.querySelector(".ainotes-print-all")) return;
    if (article.querySelectorAll(".ainotes-list a, .ainotes-titles a").length < 2) return;
    const status = make("span", { role: "status" });
    const button = make("button", { type: "button", className: "ainotes-keys ainotes-print-all", textContent: "打印全文" });
    button.addEventListener("click", () => printAll(article, button, status));
    article.querySelector(".ainotes-lead").append("，", button, status);
  }

  async function printAll(article, button, status) {
    button.disabled = true;
    status.textContent = "正在取……";
    try {
      await load("ainotes-print.js");
      await window.ainotes.printAll(article);
      status.textContent = "";
    } catch {
      status.textContent = "没有取到，请检查网络。";
    }
    button.disabled = false;
  }

  /* ---- pages with a script of their own ---- */

  async function enliven() {
    const glossary = document.querySelector("[data-ainotes-glossary]");
    if (glossary) {
      await load("ainotes-glossary.js");
      window.ainotes.filterGlossary(glossary);
    }
    const graph = document.querySelector("[data-ainotes-graph]");
    if (graph) {
      const data = new URL(graph.dataset.ainotesGraph, location.href).href;
      await Promise.all([data, "vendor/force-graph/force-graph.min.js", "ainotes-graph-view.js"].map(load));
      window.ainotes.showGraph(graph);
    }
  }

  /** Name what Material frames as navigation: the button of each code block, when it comes into view. */
  function nameCodeFrames() {
    document.querySelectorAll("nav.md-code__nav").forEach((frame, at) => frame.setAttribute("aria-label", `代码 ${at + 1}`));
  }

  function enhance() {
    frameImages();
    watchScrollers();
    showPlace();
    offerHelp();
    offerSearch();
    offerLinks();
    offerPrint();
    searchForLostPage();
    enliven().catch((error) => console.warn(`ainotes: ${error.message}`));
  }

  makeMenuButton();
  enhance();
  // The first call of document$ is for the page that stands already.
  window.document$?.subscribe(enhance);
  // Once the page is there; without a network there is nothing new.
  addEventListener("load", () => setTimeout(() => refreshOffline().catch(() => {}), 3000));
  // Formulas and diagrams come later than the text.
  addEventListener("load", watchScrollers);
  new MutationObserver(nameCodeFrames).observe(document.body, { subtree: true, childList: true });
  new MutationObserver(watchScrollers).observe(document.body, { subtree: true, attributeFilter: ["data-rendered", "data-scheme"] });
})();
