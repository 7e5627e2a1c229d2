// Says whether the window is as narrow as a phone's: once it is drawn, and whenever that changes.
export default function ({ data, setStateValue }) {
  const narrow = window.matchMedia(`(max-width: ${data.px}px)`);
  const say = () => narrow.matches !== data.narrow && setStateValue("narrow", narrow.matches);
  narrow.onchange = say;
  say();
  return () => (narrow.onchange = null);
}
