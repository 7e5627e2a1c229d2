// Draws a laid-out Sankey diagram and keeps it in step: called again on the same element at each change.
const SVG = "http://www.w3.org/2000/svg";

const shown = (value) =>
  Math.abs(value) >= 1000
    ? Math.round(value).toLocaleString("en-US")
    : Number(value.toPrecision(4)).toLocaleString("en-US", { maximumFractionDigits: 6 });

function make(parent, tag, id) {
  const element = document.createElementNS(SVG, tag);
  element.dataset.id = id;
  parent.appendChild(element);
  return element;
}

// One child an entry: missing ones are made, others kept so that they move, left-over ones removed.
function sync(group, tag, entries, create, update) {
  const have = new Map([...group.children].map((child) => [child.dataset.id, child]));
  for (const entry of entries) {
    const element = have.get(entry.id) ?? create(make(group, tag, entry.id), entry);
    update(element, entry);
    have.delete(entry.id);
  }
  have.forEach((child) => child.remove());
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function titled(element, words) {
  const title = element.querySelector("title") ?? element.appendChild(document.createElementNS(SVG, "title"));
  title.textContent = words;
}

// Ids of the nodes and ribbons on the paths through a node, up to the sources and down to the sinks.
function paths(data, node) {
  const found = new Set([node]);
  for (const [from, to] of [["origin", "destination"], ["destination", "origin"]]) {
    const queue = [node];
    const seen = new Set(queue);
    while (queue.length) {
      const at = queue.pop();
      for (const ribbon of data.ribbons.filter((r) => r[from] === at)) {
        found.add(ribbon.id).add(ribbon[to]);
        if (!seen.has(ribbon[to])) {
          seen.add(ribbon[to]);
          queue.push(ribbon[to]);
        }
      }
    }
  }
  return found;
}

function highlight(svg, found) {
  for (const element of svg.querySelectorAll(".ribbon, .node")) {
    element.classList.toggle("faded", found !== null && !found.has(element.dataset.id));
  }
}

function drawRibbon(element, ribbon, labels, unit) {
  set(element, { d: ribbon.path, fill: ribbon.colour, class: ribbon.back ? "ribbon back" : "ribbon" });
  const words = `${labels.get(ribbon.origin)} to ${labels.get(ribbon.destination)}`;
  titled(element, `${words}, ${ribbon.carrier}: ${ribbon.value} ${unit}`);
}

function createNode(group) {
  group.appendChild(document.createElementNS(SVG, "rect"));
  group.appendChild(document.createElementNS(SVG, "text"));
  return set(group, { class: "node", tabindex: "0", role: "button" });
}

function drawNode(group, node, data) {
  const words = `${node.label}, ${shown(node.value)} ${data.unit}`;
  group.setAttribute("aria-label", words);
  titled(group, `${node.label}: ${node.value} ${data.unit}`);
  set(group.querySelector("rect"), {
    x: node.x, y: node.y, width: node.width, height: Math.max(node.height, 1), fill: node.colour, rx: 1,
  });
  const first = node.stage === Math.min(...data.nodes.map((n) => n.stage));
  const text = set(group.querySelector("text"), {
    x: first ? node.x - 6 : node.x + node.width + 6,
    y: node.y + node.height / 2,
    "text-anchor": first ? "end" : "start",
  });
  text.textContent = `${node.label} ${shown(node.value)}`;
}

export default function ({ parentElement, data, setTriggerValue }) {
  const svg = parentElement.querySelector("svg");
  svg.setAttribute("viewBox", `0 0 ${data.width} ${data.height}`);
  const labels = new Map(data.nodes.map((node) => [node.id, node.label]));
  const [ribbons, nodes] = svg.querySelectorAll("g.ribbons, g.nodes");
  sync(ribbons, "path", data.ribbons, (e) => e, (e, ribbon) => drawRibbon(e, ribbon, labels, data.unit));
  sync(nodes, "g", data.nodes, createNode, (e, node) => drawNode(e, node, data));
  const click = (element) =>
    setTriggerValue("clicked", { kind: element.classList.contains("node") ? "node" : "link", id: element.dataset.id });
  svg.onclick = (event) => {
    const element = event.target.closest(".node, .ribbon");
    if (element) click(element);
  };
  svg.onkeydown = (event) => {
    const element = event.target.closest(".node");
    if (element && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      click(element);
    }
  };
  const over = (event) => {
    const element = event.target.closest(".node, .ribbon");
    if (!element) return highlight(svg, null);
    const ribbon = data.ribbons.find((r) => r.id === element.dataset.id);
    const ends = ribbon ? new Set([ribbon.id, ribbon.origin, ribbon.destination]) : paths(data, element.dataset.id);
    return highlight(svg, ends);
  };
  svg.onmouseover = over;
  svg.onfocusin = over;
  svg.onmouseleave = () => highlight(svg, null);
  svg.onfocusout = () => highlight(svg, null);
}
