/*
 * What a page needs from a script: formulas, diagrams, and links that work from a disk.
 * No dependency and no build step; the libraries are vendored beside this file and load only where needed.
 * Without it (or without JavaScript) the source of formulas and diagrams stays readable.
 */
(() => {
  "use strict";

  const ASSETS = new URL("./", document.currentScript.src);
  const SITE = new URL("../", ASSETS);

  const loading = new Map();

  /** Load a script or style sheet once, by its URL or its path from this file; resolve when it is there. */
  function load(path) {
    const url = new URL(path, ASSETS).href;
    if (!loading.has(url)) loading.set(url, insert(url));
    return loading.get(url);
  }

  /** Load a script or style sheet, whether it was loaded before or not. */
  function insert(url) {
    const isStyle = url.endsWith(".css");
    const element = document.createElement(isStyle ? "link" : "script");
    if (isStyle) element.rel = "stylesheet";
    return new Promise((resolve, reject) => {
      element.onload = resolve;
      element.onerror = () => {
        loading.delete(url); // the next who asks may have more luck
        element.remove();
        reject(new Error(`cannot load ${url}`));
      };
      element[isStyle ? "href" : "src"] = url;
      document.head.append(element);
    });
  }

  /* ---- formulas ---- */

  const FORMULA = {
    throwOnError: false, // a formula with an error shows its source
    trust: false, // no links, images or HTML from a formula
    strict: "ignore", // Chinese inside \text{…} is normal here
    maxExpand: 1000,
    maxSize: 50,
  };

  // Formulas are typeset when the site is built; what KaTeX did not understand then, and ordinary pages, are left.
  async function renderFormulas() {
    document.querySelectorAll("span.arithmatex[data-rendered]").forEach(letWideFormulaScroll);
    const formulas = document.querySelectorAll(".arithmatex:not([data-rendered])");
    if (!formulas.length) return;
    await Promise.all([load("vendor/katex/katex.min.css"), load("vendor/katex/katex.min.js")]);
    formulas.forEach(renderFormula);
    formulas.forEach(letWideFormulaScroll);
  }

  function renderFormula(element) {
    const source = element.textContent.trim().match(/^\\(\(|\[)([^]*)\\[)\]]$/);
    if (!source || element.dataset.rendered) return;
    const [, opening, tex] = source;
    // KaTeX adds MathML with the TeX as annotation: that is what a screen reader and a copy get.
    window.katex.render(tex, element, { ...FORMULA, displayMode: opening === "[" });
    element.dataset.rendered = "";
  }

  function letWideFormulaScroll(element) {
    if (element.tagName !== "SPAN") return;
    const widest = Math.max(0, ...Array.from(element.querySelectorAll(".base"), (base) => base.offsetWidth));
    let block = element.parentElement;
    while (block.clientWidth === 0 && block.parentElement) block = block.parentElement; // an inline element has none
    element.classList.toggle("ainotes-wide", widest > block.clientWidth);
  }

  /* ---- diagrams ---- */

  // Flowcharts are drawn when the site is built; what is left loads a large library, so only when it comes near.
  // Not the class "mermaid": Material's own script fetches Mermaid from another host for that one.
  const DIAGRAMS = "pre.ainotes-mermaid";
  const near = new IntersectionObserver(noteNear, { rootMargin: "600px 0px" });
  let drawing = Promise.resolve();
  let drawn = 0;

  function watchDiagrams() {
    for (const source of document.querySelectorAll(DIAGRAMS)) near.observe(source);
  }

  function noteNear(entries) {
    const arrived = entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target);
    for (const source of arrived) {
      near.unobserve(source);
      source.dataset.near = "";
    }
    if (arrived.length) queueDiagrams();
  }

  async function drawDiagrams() {
    const sources = document.querySelectorAll(`${DIAGRAMS}[data-near]`);
    if (!sources.length) return;
    await load("vendor/mermaid/mermaid.min.js");
    const scheme = colorScheme();
    window.mermaid.initialize({
      startOnLoad: false,
      securityLevel: "strict",
      secure: SETTLED,
      suppressErrorRendering: true,
      theme: "base",
      themeVariables: diagramColours(scheme),
      fontFamily: getComputedStyle(document.body).fontFamily,
    });
    for (const source of sources) {
      if (source.dataset.scheme !== scheme) await drawDiagram(source, scheme);
    }
  }

  /** Return the page's own colours by Mermaid's names for them. */
  function diagramColours(scheme) {
    const style = getComputedStyle(document.body);
    const [paper, panel, edge, ink, quiet] = ["paper", "panel", "edge", "ink", "quiet"].map((name) =>
      style.getPropertyValue(`--ainotes-${name}`).trim(),
    );
    return {
      darkMode: scheme === "slate",
      background: paper,
      primaryColor: panel,
      primaryBorderColor: edge,
      primaryTextColor: ink,
      secondaryColor: panel,
      tertiaryColor: paper,
      lineColor: quiet,
      textColor: ink,
      edgeLabelBackground: paper,
      noteBkgColor: panel,
      noteTextColor: ink,
      noteBorderColor: edge,
    };
  }

  async function drawDiagram(source, scheme) {
    source.dataset.scheme = scheme;
    const { figure, message } = placesFor(source);
    try {
      const { svg } = await window.mermaid.render(`ainotes-diagram-${++drawn}`, tame(source.textContent.trim()));
      figure.innerHTML = svg; // cleaned by Mermaid at securityLevel "strict"
      dropLinksThatLeadNowhere(figure);
      source.hidden = true;
      figure.hidden = false;
    } catch {
      message.hidden = false; // the source stays to be read
    }
  }

  // What a diagram may not set for itself: Mermaid's own list, and all that is CSS as a text.
  const SETTLED = ["secure", "securityLevel", "startOnLoad", "maxTextSize", "suppressErrorRendering", "maxEdges"];
  SETTLED.push("dompurifyConfig", "themeCSS", "fontFamily", "altFontFamily");
  const PICTURE = /@\{[^}]*(?:img|\\)/;
  // A stereotype of a class, and tags that have no attributes, are harmless.
  const TAG = /<<[\w -]+>>|<(?=[a-z/!?])(?!\/?(?:br|b|i|u|s|em|strong|small|sub|sup|code)\s*\/?>)|\\(?:x3c|u003c|U0000003c)/gi;
  // Also with CSS escapes in the name.
  const FETCH = /(url|src|image-set|[a-z-]*\\[\w\s\\-]*)\(/gi;
  // Menus of a sequence diagram, which open by a script.
  const MENU = /^[ \t]*links?[ \t].*$/gm;

  /** Return the source of a diagram without what would act or load something: Mermaid tries labels in the page first. */
  function tame(source) {
    if (PICTURE.test(source)) throw new Error("a picture in a shape");
    return source
      .replace(TAG, (found) => (found.startsWith("<<") ? found : "#lt;"))
      .replace(FETCH, "$1（")
      .replace(MENU, "");
  }

  // The schemes of text/safe_addresses.py: Mermaid turns what it does not trust into about:blank, and lets others through.
  const SCHEMES = /^(https?|mailto|tel|ftp|magnet|obsidian|zotero):$/;

  const leads = ({ protocol }) => SCHEMES.test(protocol) || protocol === location.protocol; // from a disk, to the disk

  function dropLinksThatLeadNowhere(figure) {
    for (const link of figure.querySelectorAll("a")) {
      for (const name of ["href", "xlink:href"]) {
        const address = link.getAttribute(name);
        if (address !== null && !(URL.canParse(address, location) && leads(new URL(address, location))))
          link.removeAttribute(name);
      }
    }
  }

  /** Return where a diagram is drawn and where an error is told, made at the first drawing. */
  function placesFor(source) {
    if (!source.nextElementSibling?.matches(".ainotes-diagram")) {
      const figure = document.createElement("div");
      figure.className = "ainotes-diagram";
      figure.hidden = true;
      const message = document.createElement("p");
      message.className = "ainotes-quiet";
      message.textContent = "这张图的 Mermaid 源码有误，画不出来，原样列在上面。";
      message.hidden = true;
      source.after(figure, message);
    }
    const figure = source.nextElementSibling;
    return { figure, message: figure.nextElementSibling };
  }

  function colorScheme() {
    return document.body.dataset.mdColorScheme ?? "default";
  }

  /** Draw one page's diagrams after another's: Mermaid keeps one configuration for all. */
  function queueDiagrams() {
    drawing = drawing.then(drawDiagrams).catch(report);
  }

  /* ---- links from a disk ---- */

  /** Return a URL of the site that leads to the page from a disk, too: a server answers topics/lora/ with its index.html. */
  function pageUrl(url) {
    const page = new URL(url);
    if (page.protocol === "file:" && page.pathname.endsWith("/")) page.pathname += "index.html";
    return page;
  }

  function pointFolderLinksAtPages() {
    if (location.protocol !== "file:") return;
    for (const link of document.links) {
      if (link.pathname.endsWith("/") && link.href.startsWith(SITE.href)) link.href = pageUrl(link.href).href;
    }
  }

  /* ---- every page ---- */

  function report(error) {
    console.warn(`ainotes: ${error.message}`);
  }

  function enhance() {
    pointFolderLinksAtPages();
    renderFormulas().catch(report);
    watchDiagrams();
  }

  // For the scripts after this one.
  window.ainotes = Object.assign(window.ainotes || {}, { load, insert, pageUrl });

  // Loaded with `defer`, so the page is there. Each step passes over what it has done already.
  enhance();
  // Material replaces the page without loading it (navigation.instant) and says so on document$,
  // which on file: pages never says anything.
  window.document$?.subscribe(enhance);
  new MutationObserver(queueDiagrams).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
})();
