/*
 * The graph of topics and concepts, drawn by force-graph from `window.ainotesGraph`, whose places were computed at build
 * time: nothing moves by itself. The list below holds the same for whoever cannot see it. Loaded on that page only.
 */
(() => {
  "use strict";

  const COLOURS = 10;
  const LISTED = 200;
  const CONCEPT = 1;
  // Told apart without red against green, in both schemes; tags beyond these are grey.
  const PALETTE = {
    default: ["#1d5790", "#b4552d", "#2f7d6b", "#7d4f9e", "#a07a12", "#4a86c5", "#8c3b52", "#5f7f2a", "#3f8fa3", "#9a6a4a"],
    slate: ["#7fb2e8", "#ee9a75", "#6cc4ae", "#c49be3", "#dcb84f", "#a9cdf2", "#e58fa6", "#a9ca70", "#7fcbe0", "#cfa88a"],
  };

  const scheme = () => (document.body.dataset.mdColorScheme === "slate" ? "slate" : "default");
  const token = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();
  const fold = (text) => text.normalize("NFKC").toLowerCase();

  /** Return the graph as the library wants it; src/ainotes_site/graph.py writes it and tells its form. */
  function readGraph({ nodes, edges, tags }) {
    const graph = {
      nodes: nodes.map(([kind, , label, url, tag, , links, x, y, radius], id) => (
        { id, kind, label, url, tag, links, fx: x, fy: y, radius, name: fold(label), near: new Set() }
      )),
      links: edges.map(([source, target]) => ({ source, target })),
      tags: tags.slice(0, COLOURS), // the most frequent come first
    };
    for (const { source, target } of graph.links) {
      graph.nodes[source].near.add(target);
      graph.nodes[target].near.add(source);
    }
    return graph;
  }

  window.ainotes.showGraph = (place) => {
    if ("ready" in place.dataset) return;
    place.dataset.ready = "";
    const site = new URL("../", new URL(place.dataset.ainotesGraph, location.href));
    const graph = readGraph(window.ainotesGraph);
    const { tags } = graph;
    const canvas = place.querySelector(".ainotes-graph__canvas");
    const field = place.querySelector("input");
    let found = null;
    let pointed = null;
    let look = readLook();
    // Thousands of lines lie over one another: each is faint, and fainter the more there are.
    const opacity = Math.min(0.5, Math.max(0.12, 200 / (graph.links.length || 1)));
    let faint = "";
    setFaint();

    function setFaint() {
      faint = look.quiet + Math.round(opacity * 255).toString(16).padStart(2, "0");
    }

    function readLook() {
      return { ink: token("--ainotes-ink"), quiet: token("--ainotes-quiet"), line: token("--ainotes-line"), paper: token("--ainotes-paper"),
        mark: token("--ainotes-mark"), colours: PALETTE[scheme()], font: getComputedStyle(document.body).fontFamily };
    }

    const colourOf = ({ tag }) => (tag < tags.length && look.colours[tag]) || look.quiet;
    const addressOf = ({ url }) => window.ainotes.pageUrl(new URL(url, site)).href;
    const isLit = (node) => (pointed ? node === pointed || pointed.near.has(node.id) : !found || found.has(node));

    function drawNode(node, context, scale) {
      const lit = isLit(node);
      const radius = Math.max(node.radius, 1.6 / scale); // a dot stays a dot from afar
      context.globalAlpha = lit ? 1 : 0.15;
      context.fillStyle = colourOf(node);
      context.beginPath();
      // Concepts are squares, topics discs: told apart without colours.
      if (node.kind === CONCEPT) context.rect(node.x - radius * 0.9, node.y - radius * 0.9, radius * 1.8, radius * 1.8);
      else context.arc(node.x, node.y, radius, 0, 2 * Math.PI);
      context.fill();
      const wanted = node === pointed || (lit && (pointed || found) && scale > 0.5) || radius * scale > 11;
      if (wanted && lit) drawLabel(node, radius, context, scale);
      context.globalAlpha = 1;
    }

    function drawLabel(node, radius, context, scale) {
      const size = (node === pointed ? 14 : 11.5) / scale;
      context.font = `${size}px ${look.font}`;
      context.textAlign = "center";
      context.textBaseline = "top";
      context.lineWidth = 3 / scale;
      context.strokeStyle = look.paper;
      context.strokeText(node.label, node.x, node.y + radius + 2 / scale);
      context.fillStyle = look.ink;
      context.fillText(node.label, node.x, node.y + radius + 2 / scale);
    }

    // Where each tag's nodes are, for its name over the whole graph.
    const middles = tags.map((tag, at) => {
      const own = graph.nodes.filter((node) => node.tag === at);
      const mean = (axis) => own.reduce((sum, node) => sum + node[axis], 0) / own.length;
      return { tag, x: mean("fx"), y: mean("fy") };
    });

    function drawTags(context, scale) {
      if (pointed || found || scale > 1.6) return;
      context.font = `700 ${15 / scale}px ${look.font}`;
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineJoin = "round";
      context.lineWidth = 5 / scale;
      context.strokeStyle = look.paper;
      const taken = [];
      middles.forEach(({ tag, x, y }, at) => {
        const reach = { x: context.measureText(tag).width, y: 18 / scale };
        if (taken.some((other) => Math.abs(other.x - x) < (other.reach.x + reach.x) / 2 && Math.abs(other.y - y) < reach.y)) return;
        taken.push({ x, y, reach });
        context.strokeText(tag, x, y);
        context.fillStyle = look.colours[at];
        context.fillText(tag, x, y);
      });
    }

    const isPointed = (link) => pointed !== null && (link.source === pointed || link.target === pointed);
    const view = window.ForceGraph()(canvas)
      .width(canvas.clientWidth).height(canvas.clientHeight)
      .autoPauseRedraw(true).enableNodeDrag(false).cooldownTicks(0).warmupTicks(0)
      .minZoom(0.05).maxZoom(12)
      .nodeLabel(() => "").nodeRelSize(1).nodeVal((node) => node.radius ** 2)
      .nodeCanvasObject(drawNode)
      .linkColor((link) => (isPointed(link) ? look.mark : faint))
      .linkWidth((link) => (isPointed(link) ? 1.2 : 0.5))
      .onRenderFramePost(drawTags)
      .onNodeHover((node) => { pointed = node ?? null; canvas.style.cursor = node ? "pointer" : ""; redraw(); })
      .onNodeClick((node) => location.assign(addressOf(node)))
      .graphData(graph);
    view.backgroundColor("transparent");
    // The library knows the places after its first tick, which without a simulation is the last.
    let fitted = false;
    view.onEngineStop(() => {
      if (!fitted) view.zoomToFit(0, 30);
      fitted = true;
    });

    // A library that rests draws again when a property is set.
    function redraw() {
      view.nodeCanvasObject((...given) => drawNode(...given));
    }

    function search() {
      const word = fold(field.value.trim());
      found = word ? new Set(graph.nodes.filter((node) => node.name.includes(word))) : null;
      place.querySelector("output").textContent = found ? `${found.size} 个` : "";
      fillList();
      redraw();
      if (found?.size) view.zoomToFit(300, 60, (node) => found.has(node));
      else if (!found) view.zoomToFit(300, 30);
    }

    function fillList() {
      const nodes = graph.nodes.filter((node) => !found || found.has(node)).sort((a, b) => b.near.size - a.near.size);
      place.querySelector(".ainotes-graph__list").replaceChildren(...nodes.slice(0, LISTED).map((node) => {
        const link = Object.assign(document.createElement("a"), { href: addressOf(node), textContent: node.label });
        const about = Object.assign(document.createElement("span"), { className: "ainotes-count" });
        about.textContent = ` ${node.kind === CONCEPT ? "概念" : "主题"}，${node.near.size}`;
        const item = document.createElement("li");
        item.append(link, about);
        return item;
      }));
    }

    function fillLegend() {
      const entries = [...tags.map((tag, at) => [tag, look.colours[at]]), ["其他", look.quiet]];
      place.querySelector(".ainotes-graph__legend").replaceChildren(...entries.map(([name, colour]) => {
        const dot = document.createElement("i");
        dot.style.background = colour;
        const item = document.createElement("li");
        item.append(dot, name);
        return item;
      }));
    }

    const zoom = { in: () => view.zoom(view.zoom() * 1.5, 150), out: () => view.zoom(view.zoom() / 1.5, 150), fit: () => view.zoomToFit(200, 30) };
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

    function onKey(event) {
      const { x, y } = view.centerAt();
      const step = 60 / view.zoom();
      const move = moves[event.key];
      if (move) view.centerAt(x + move[0] * step, y + move[1] * step);
      else if (event.key === "+" || event.key === "=") zoom.in();
      else if (event.key === "-") zoom.out();
      else return;
      event.preventDefault();
    }

    place.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      const [first] = found ?? [];
      if (first && found.size === 1) location.assign(addressOf(first));
    });
    for (const button of place.querySelectorAll("[data-zoom]")) button.addEventListener("click", zoom[button.dataset.zoom]);
    field.addEventListener("input", search);
    canvas.addEventListener("keydown", onKey);
    new ResizeObserver(() => {
      if (canvas.clientWidth === view.width() && canvas.clientHeight === view.height()) return;
      view.width(canvas.clientWidth).height(canvas.clientHeight).zoomToFit(0, 30);
    }).observe(canvas);
    new MutationObserver(() => { look = readLook(); setFaint(); fillLegend(); redraw(); })
      .observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
    fillLegend();
    fillList();
  };
})();
