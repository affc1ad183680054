// The panel of the simulated printer: shows its state every half second, sets its fault on a press.
const hints = {
  none: "上纸 · 合盖 · 接好线",
  out_of_paper: "抽走纸卷",
  runs_out: "下一张打到一半没纸",
  near_end: "还能打印",
  cover_open: "收到的先存着",
  offline: "按了面板上的脱机键",
  mute: "照常出纸，不回答",
  drop: "下一张打到一半断开",
  noise: "回答前夹杂别的字节",
};
const lamps = { none: "good", near_end: "warning", noise: "warning", mute: "warning" };
const byId = (id) => document.getElementById(id);
let shown = "";
let listed = "";

function buttons(state) {
  const faults = byId("faults");
  if (!faults.childElementCount) {
    for (const [name, label] of Object.entries(state.faults)) {
      const button = document.createElement("button");
      const hint = document.createElement("small");
      button.type = "button";
      button.dataset.fault = name;
      button.className = name === "none" ? "well" : "";
      button.textContent = name === "none" ? "恢复正常" : label;
      hint.textContent = hints[name] ?? "";
      button.append(hint);
      button.addEventListener("click", () => press(name));
      faults.append(button);
    }
  }
  for (const button of faults.children) {
    button.setAttribute("aria-pressed", String(button.dataset.fault === state.fault));
  }
}

function lastPaper(state) {
  const last = state.pieces.at(-1);
  byId("paper").classList.toggle("narrow", state.paper_mm === 58);
  if (!last || last.file === shown) return;
  const ticket = byId("ticket");
  ticket.classList.remove("fresh");
  ticket.onload = () => ticket.classList.toggle("fresh", true);
  ticket.src = `/paper/${last.file}`;
  ticket.alt = last.words || "最近打印的一张票";
  ticket.classList.toggle("torn", !last.complete);
  ticket.hidden = false;
  byId("nothing").hidden = true;
  shown = last.file;
}

function allPieces(state) {
  const names = state.pieces.map((piece) => piece.file).join();
  if (names === listed) return;
  listed = names;
  byId("pieces").replaceChildren(
    ...state.pieces.slice().reverse().map((piece) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const image = document.createElement("img");
      link.href = `/paper/${piece.file}`;
      image.src = link.href;
      image.alt = `${piece.file}${piece.complete ? "" : "（残票）"}`;
      link.append(image);
      item.append(link);
      return item;
    }),
  );
}

function show(state) {
  const lamp = byId("lamp");
  lamp.textContent = state.fault === "none" ? "就绪" : state.faults[state.fault];
  lamp.className = `lamp ${lamps[state.fault] ?? "bad"}`;
  buttons(state);
  lastPaper(state);
  allPieces(state);
  for (const name of ["printed", "torn", "held"]) byId(name).textContent = state[name];
  byId("width").textContent = `${state.paper_mm} mm`;
  const unknown = byId("unknown");
  unknown.hidden = !state.not_understood.length;
  unknown.textContent = `不认识的指令：${state.not_understood.join("，")}`;
}

async function press(fault) {
  await fetch("/fault", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ fault }),
  });
  await look();
}

async function look() {
  try {
    show(await (await fetch("/state")).json());
  } catch {
    byId("lamp").textContent = "模拟打印机已停止";
    byId("lamp").className = "lamp bad";
  }
}

await look();
setInterval(look, 500);
