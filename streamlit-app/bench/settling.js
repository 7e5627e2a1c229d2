// Runs in the page before anything else and tells when it has settled after a person's last act: the script no longer
// runs, and for a while no message has come from the server, the DOM has not changed, nothing was drawn on a canvas and
// no task has held the page up. What the graphics card does after a drawing call stays unseen, unless the page waits
// for it; a browser without a card makes the page wait.
(() => {
  const LATE = 100; // ms
  const seen = { acted: 0, sent: 0, received: 0, changed: 0 };
  const now = () => performance.now();
  const change = () => (seen.changed = now());

  for (const kind of ["pointerdown", "keydown"]) {
    addEventListener(kind, (event) => Object.assign(seen, { acted: event.timeStamp, sent: 0 }), { capture: true });
  }

  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", () => (seen.received = now()));
    }
    send(message) {
      seen.sent ||= now();
      super.send(message);
    }
  };

  // A table keeps its cells as text inside its canvas, for screen readers; a timer brings that up to date when all that
  // can be seen has long been drawn.
  const hidden = ({ target }) => (target.closest ? target : target.parentElement)?.closest("canvas");
  const observer = new MutationObserver((records) => records.every(hidden) || change());
  const observe = (root) =>
    observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  const attachShadow = Element.prototype.attachShadow; // a component's own DOM is seen too
  Element.prototype.attachShadow = function (options) {
    const root = attachShadow.call(this, options);
    observe(root);
    return root;
  };
  observe(document);

  for (const { prototype } of [CanvasRenderingContext2D, WebGLRenderingContext, WebGL2RenderingContext]) {
    for (const name of Object.keys(prototype).filter((name) => /^(draw(Arrays|Elements|Image)|fill(Rect|Text)|clear$)/.test(name))) {
      const draw = prototype[name];
      prototype[name] = function (...given) {
        change();
        return draw.apply(this, given);
      };
    }
  }

  const runs = () => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState !== "notRunning";
  const last = () => Math.max(seen.received, seen.changed);

  // Resolves after `quiet` ms in which nothing happened: ms from the act to the last thing that did. A look that comes
  // late was held up by something.
  window.settled = (quiet, timeout) =>
    new Promise((resolve, reject) => {
      const started = now();
      let looked = started;
      change();
      const look = () => {
        if (now() - looked > LATE) change();
        looked = now();
        const answered = seen.sent && seen.received > seen.sent;
        if (answered && !runs() && looked - last() > quiet) resolve(last() - seen.acted);
        else if (looked - started < timeout) setTimeout(look, 10);
        else reject(new Error(`not settled after ${timeout} ms: ${JSON.stringify(seen)}, running: ${runs()}`));
      };
      look();
    });
})();
