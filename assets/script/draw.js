// About whom somebody is asked where the partners are too many for one page: about those who were
// ticked, or a few of them, drawn here. What was ticked never leaves the page.
const part = document.getElementById("partners");
const all = (wanted) => (part ? Array.from(part.querySelectorAll(wanted)) : []);
const boxes = all("[data-weight]");
const about = all(".partner");
let turns = [];

// The lower it is the sooner a partner's turn comes; twice the weight, half of it on average.
function turn(weight) {
  const [drawn] = crypto.getRandomValues(new Uint32Array(1));
  return -Math.log((drawn + 0.5) / 2 ** 32) / weight;
}

function tell(name) {
  for (const text of all("[data-told]")) text.hidden = text.dataset.told !== name;
}

// Ask about those whose turn it is, and about nobody else.
function ask(places) {
  about.forEach((each, place) => {
    const asked = places.includes(place);
    each.hidden = !asked;
    each.open = asked;
    if (asked) return;
    for (const chosen of each.querySelectorAll("input:checked")) chosen.checked = false;
  });
}

function choose() {
  const ticked = boxes.map((_, place) => place).filter((place) => boxes[place].checked);
  const inTurn = ticked.sort((one, other) => turns[one] - turns[other]);
  ask(inTurn.slice(0, Number(part.dataset.draw)));
  tell(ticked.length ? "some" : "none");
}

// Whoever has answered about a partner was asked about it, on this page before it was loaded anew.
export function takeUp() {
  if (!turns.length) return;
  const known = about.map((each) => Boolean(each.querySelector("input:checked:not([value=''])")));
  known.forEach((answered, place) => {
    if (!answered) return;
    boxes[place].checked = true;
    turns[place] = 0;
  });
  if (known.includes(true)) choose();
}

// Begin for one person. A browser that can draw nothing shows the page as it is without script.
export function begin() {
  if (!part || !window.crypto) return;
  const known = turns.length > 0;
  turns = boxes.map((box) => turn(Number(box.dataset.weight)));
  for (const text of all("[data-undrawn]")) text.hidden = true;
  for (const list of all("[data-pick]")) list.hidden = false;
  for (const button of known ? [] : all("[data-go]")) button.addEventListener("click", choose);
  tell("");
  if (known) ask([]);
  else about.forEach((each) => (each.hidden = true));
  takeUp();
}

export const ticked = () => boxes.some((box) => box.checked);
