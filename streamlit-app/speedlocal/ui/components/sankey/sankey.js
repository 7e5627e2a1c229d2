// Draws a laid-out Sankey diagram and keeps it in step: called again on the same element at each change.
const SVG = "http://www.w3.org/2000/svg";
const LINE = 16; // px from one line of a label to the next, as the layout counts

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function make(parent, tag, attributes = {}) {
  const space = parent.namespaceURI === SVG || tag === "svg" ? SVG : "http://www.w3.org/1999/xhtml";
  return set(parent.appendChild(document.createElementNS(space, tag)), attributes);
}

// Four digits that carry meaning in the picture; in the tooltip all that the model wrote.
const shown = (value) => value.toLocaleString("en-US", digits(value));
const full = (value) => value.toLocaleString("en-US", { maximumSignificantDigits: 15 });
const digits = (value) => (Math.abs(value) >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 4 });
const percent = (part, whole) => `${((100 * part) / whole).toLocaleString("en-US", { maximumSignificantDigits: 3 })} %`;
const sum = (ribbons) => ribbons.reduce((total, ribbon) => total + ribbon.value, 0);

// One child an entry: missing ones are made, others kept so that they move, the rest removed. The children come into
// the entries' order where the browser can move them without ending their transitions and taking their focus.
function sync(group, tag, entries, create, update) {
  const have = new Map([...group.children].map((child) => [child.dataset.id, child]));
  const wanted = new Set(entries.map((entry) => entry.id));
  have.forEach((child, id) => wanted.has(id) || child.remove());
  entries.forEach((entry, place) => {
    const there = group.children[place] ?? null;
    const element = have.get(entry.id) ?? create(make(group, tag, { "data-id": entry.id }));
    update(element, entry);
    if (!have.has(entry.id)) group.insertBefore(element, there);
    else if (there !== element && group.moveBefore) group.moveBefore(element, there);
  });
}

// What is drawn, with the ways through it looked up once.
function diagram(data) {
  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  const ribbons = new Map(data.ribbons.map((ribbon) => [ribbon.id, ribbon]));
  const out = new Map(data.nodes.map((node) => [node.id, []]));
  const into = new Map(data.nodes.map((node) => [node.id, []]));
  for (const ribbon of data.ribbons) {
    out.get(ribbon.origin).push(ribbon);
    into.get(ribbon.destination).push(ribbon);
  }
  return { unit: data.unit, nodes, ribbons, out, into };
}

// Elements on every path from a node in one direction, down to the sinks or up to the sources; cycles end where met.
function follow(start, leaving, end, found) {
  const queue = [start];
  const seen = new Set(queue);
  while (queue.length) {
    for (const ribbon of leaving.get(queue.pop())) {
      found.ribbons.add(ribbon.id);
      if (!seen.has(ribbon[end])) {
        seen.add(ribbon[end]);
        queue.push(ribbon[end]);
      }
    }
  }
  seen.forEach((node) => found.nodes.add(node));
}

function paths(drawn, kind, id) {
  const ribbon = kind === "link" ? drawn.ribbons.get(id) : null;
  const found = { nodes: new Set(), ribbons: new Set(ribbon ? [id] : []) };
  follow(ribbon ? ribbon.origin : id, drawn.into, "origin", found);
  follow(ribbon ? ribbon.destination : id, drawn.out, "destination", found);
  return found;
}

const kindOf = (element) => (element.classList.contains("node") ? "node" : "link");
const idOf = (element) => element.dataset.id;
const nameOf = (drawn, ribbon) => `${drawn.nodes.get(ribbon.origin).label} to ${drawn.nodes.get(ribbon.destination).label}`;

function drawRibbon(element, ribbon, drawn) {
  const again = ribbon.back ? ", recirculated" : "";
  set(element, {
    d: ribbon.path,
    fill: ribbon.colour,
    stroke: ribbon.colour,
    class: ribbon.back ? "ribbon back" : "ribbon",
    "aria-label": `${nameOf(drawn, ribbon)}, ${ribbon.carrier}, ${shown(ribbon.value)} ${drawn.unit}${again}`,
  });
}

function createNode(group) {
  make(group, "rect");
  make(group, "text");
  return set(group, { tabindex: "0", role: "button" });
}

function drawNode(group, node, drawn) {
  const { x, y, width, height, colour } = node;
  set(group, { class: "node", "aria-label": `${node.label}, ${shown(node.value)} ${drawn.unit}` });
  set(group.querySelector("rect"), { x, y, width, height: Math.max(height, 0.5), fill: colour });
  const text = set(group.querySelector("text"), {
    transform: `translate(${node.label_x} ${y + height / 2 - ((node.lines.length - 1) * LINE) / 2})`,
    "text-anchor": node.anchor,
  });
  while (text.children.length > node.lines.length) text.lastChild.remove();
  node.lines.forEach((line, number) => {
    const span = text.children[number] ?? make(text, "tspan", { x: 0, y: number * LINE });
    span.textContent = line;
  });
}

// The lines of the tooltip: what, how much, and which share of what.
function words(drawn, kind, id) {
  const { unit } = drawn;
  if (kind === "node") {
    const node = drawn.nodes.get(id);
    const sides = [["in", drawn.into.get(id)], ["out", drawn.out.get(id)]].filter(([, ribbons]) => ribbons.length);
    return [node.label, `${full(node.value)} ${unit}`, ...sides.map(([side, all]) => `${side}: ${shown(sum(all))} ${unit}`)];
  }
  const ribbon = drawn.ribbons.get(id);
  const [from, to] = [drawn.nodes.get(ribbon.origin), drawn.nodes.get(ribbon.destination)];
  return [
    nameOf(drawn, ribbon),
    `${ribbon.carrier}: ${full(ribbon.value)} ${unit}`,
    `${percent(ribbon.value, sum(drawn.out.get(ribbon.origin)))} of what leaves ${from.label}`,
    `${percent(ribbon.value, sum(drawn.into.get(ribbon.destination)))} of what reaches ${to.label}`,
    ...(ribbon.back ? ["recirculated: leads to an earlier or the same stage"] : []),
  ];
}

// Beside a point of the frame, kept inside it.
function placeTip(frame, tip, x, y) {
  const box = frame.getBoundingClientRect();
  const left = Math.min(Math.max(x - box.left + 14, 4), Math.max(box.width - tip.offsetWidth - 4, 4));
  const below = y - box.top + 16;
  const top = below + tip.offsetHeight > box.height ? y - box.top - tip.offsetHeight - 12 : below;
  Object.assign(tip.style, { left: `${left}px`, top: `${Math.max(top, 0)}px` });
}

function build(parent) {
  const frame = parent.querySelector(".sankey");
  const scroller = make(frame, "div", { class: "scroller" });
  const svg = make(scroller, "svg", { role: "group", "aria-label": "Sankey diagram" });
  make(svg, "g", { class: "ribbons" });
  make(svg, "g", { class: "nodes" });
  make(frame, "div", { class: "tip", "aria-hidden": "true", hidden: "" });
  return svg;
}

function behave(svg, drawn, send) {
  const frame = svg.closest(".sankey");
  const tip = frame.querySelector(".tip");
  const elements = [...svg.querySelectorAll(".node, .ribbon")];
  const marked = (event) => event.target.closest?.(".node, .ribbon");

  const leave = () => {
    tip.hidden = true;
    elements.forEach((element) => element.classList.remove("faded", "lit"));
  };
  const point = (element) => {
    const [kind, id] = [kindOf(element), idOf(element)];
    const found = paths(drawn, kind, id);
    for (const other of elements) {
      const on = (kindOf(other) === "node" ? found.nodes : found.ribbons).has(idOf(other));
      other.classList.toggle("faded", !on);
      other.classList.toggle("lit", other === element);
    }
    tip.replaceChildren();
    for (const line of words(drawn, kind, id)) make(tip, "div").textContent = line;
    tip.hidden = false;
  };
  const focus = (element) => element?.focus();
  const of = (kind, id) => elements.find((element) => kindOf(element) === kind && idOf(element) === id);

  // Arrows go from a node onto its ribbons, along them to their ends, and up and down between those of one node.
  const step = (element, key) => {
    const id = idOf(element);
    const along = { ArrowRight: [drawn.out, "destination"], ArrowLeft: [drawn.into, "origin"] }[key];
    if (kindOf(element) === "node") return along && focus(of("link", along[0].get(id)[0]?.id));
    const ribbon = drawn.ribbons.get(id);
    if (along) return focus(of("node", ribbon[along[1]]));
    const siblings = drawn.out.get(ribbon.origin);
    const next = siblings.indexOf(ribbon) + (key === "ArrowDown" ? 1 : -1);
    return focus(of("link", siblings.at(next % siblings.length).id));
  };

  svg.onmousemove = (event) => {
    const element = marked(event);
    if (!element) return leave();
    if (!element.classList.contains("lit")) point(element);
    return placeTip(frame, tip, event.clientX, event.clientY);
  };
  svg.onmouseleave = leave;
  svg.onfocusin = (event) => {
    const element = marked(event);
    if (!element || !element.matches(":focus-visible")) return;
    point(element);
    const box = element.getBoundingClientRect();
    placeTip(frame, tip, box.left + Math.min(box.width / 2, 20), box.bottom - 8);
  };
  svg.onfocusout = leave;
  svg.onclick = (event) => {
    const element = marked(event);
    if (element) send({ kind: kindOf(element), id: idOf(element) });
  };
  svg.onkeydown = (event) => {
    const element = marked(event);
    if (event.key === "Escape") return leave();
    if (!element || !["Enter", " ", "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    if (event.key.startsWith("Arrow")) step(element, event.key);
    else send({ kind: kindOf(element), id: idOf(element) });
  };
}

export default function ({ parentElement, data, setTriggerValue }) {
  const svg = parentElement.querySelector(".sankey svg") ?? build(parentElement);
  const drawn = diagram(data);
  svg.setAttribute("viewBox", `0 0 ${data.width} ${data.height}`);
  const [ribbons, nodes] = svg.querySelectorAll("g.ribbons, g.nodes");
  const createRibbon = (path) => set(path, { tabindex: "-1", role: "button" });
  sync(ribbons, "path", data.ribbons, createRibbon, (path, ribbon) => drawRibbon(path, ribbon, drawn));
  sync(nodes, "g", data.nodes, createNode, (group, node) => drawNode(group, node, drawn));
  behave(svg, drawn, (clicked) => setTriggerValue("clicked", clicked));
}
