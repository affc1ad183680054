// The panel of a simulated line: five keys and a lamp per device, the line's fault, the bytes both ways.
const FACES = [
  { key: 0, word: "非常满意", tint: "#bfe8cf", mouth: "M18 36 Q32 56 46 36 Z" },
  { key: 1, word: "满意", tint: "#d6efc7", mouth: "M20 39 Q32 51 44 39" },
  { key: 2, word: "基本满意", tint: "#f4eebd", mouth: "M21 43 H43" },
  { key: 3, word: "不满意", tint: "#f8dcb8", mouth: "M20 47 Q32 36 44 47" },
  { key: 4, word: "非常不满意", tint: "#f5c6c1", mouth: "M18 50 Q32 30 46 50" },
];
const WORDS = Object.fromEntries(FACES.map((face) => [face.key, face.word]));
const SVG = "http://www.w3.org/2000/svg";
const ANSWER_MS = 2000;   // so long an acknowledgement may take before the page says that none came

const lineText = document.getElementById("line");
const faultChoice = document.getElementById("fault");
const devices = document.getElementById("devices");
const trace = document.getElementById("trace");
const shown = new Map();

async function call(path, body) {
  const options = body === undefined ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  };
  const response = await fetch(path, options);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

function draw(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function face({ tint, mouth }) {
  const picture = draw("svg", { viewBox: "0 0 64 64", "aria-hidden": "true" });
  picture.append(
    draw("circle", { cx: 32, cy: 32, r: 29, fill: tint, stroke: "#10243e", "stroke-width": 3 }),
    draw("circle", { cx: 22, cy: 25, r: 4, fill: "#10243e" }),
    draw("circle", { cx: 42, cy: 25, r: 4, fill: "#10243e" }),
    draw("path", { d: mouth, fill: "none", stroke: "#10243e", "stroke-width": 4, "stroke-linecap": "round", "stroke-linejoin": "round" }),
  );
  return picture;
}

function deviceOf(address) {
  if (shown.has(address)) return shown.get(address);
  const section = document.getElementById("device").content.cloneNode(true).firstElementChild;
  section.querySelector("h2").textContent = `评价器 · 地址 ${address}`;
  const parts = {
    section, lamp: section.querySelector(".lamp"), note: section.querySelector(".note"), pressedAt: 0,
  };
  for (const each of FACES) {
    const key = document.createElement("button");
    key.type = "button";
    key.append(face(each), each.word);
    key.addEventListener("click", () => press(address, each.key, parts));
    section.querySelector(".keys").append(key);
  }
  devices.append(section);
  shown.set(address, parts);
  return parts;
}

// The keys of a call keypad; a digit and 确认 go out together.
const KEYPAD = [["0C", "呼叫"], ["0D", "重呼"], ["0F", "确认（开始）"], ["0B", "评价（办结）"], ["06 0F", "弃号"], ["00 0F", "挂起"],
  ["03 0F", "回呼"], ["12", "暂停"], ["13", "转移"]];
const keypads = new Map();

function keypadOf(address) {
  if (keypads.has(address)) return keypads.get(address);
  const section = document.getElementById("keypad").content.cloneNode(true).firstElementChild;
  section.querySelector("h2").textContent = `呼叫器 · 地址 ${address}`;
  for (const [keys, word] of KEYPAD) {
    const key = document.createElement("button");
    key.type = "button";
    key.textContent = word;
    key.addEventListener("click", async () => {
      await call("/keypad", { address: Number(address), keys });
      await refresh();
    });
    section.querySelector(".keys").append(key);
  }
  document.getElementById("keypads").append(section);
  keypads.set(address, section);
  return section;
}

function showKeypad(address, state) {
  const section = keypadOf(address);
  section.querySelector(".waiting").textContent = state.waiting || "---";
  section.querySelector(".number").textContent = state.number || "---";
  section.querySelector(".note").textContent = state.beeps ? `响过 ${state.beeps} 声` : "";
}

async function press(address, key, parts) {
  parts.pressedAt = performance.now();
  try {
    await call("/press", { address: Number(address), key });
  } finally {
    await refresh();
  }
}

function show(address, state) {
  const parts = deviceOf(address);
  parts.section.classList.toggle("asking", state.asking);
  parts.lamp.textContent = state.asking ? "请您评价" : "没有请求评价";
  const word = state.last_key in WORDS ? WORDS[state.last_key] : `按键 ${state.last_key}`;
  const heard = state.last_key !== null && state.last_ack === state.last_key;
  const waited = performance.now() - parts.pressedAt > ANSWER_MS;
  let note = "";
  if (heard) note = `已按“${word}”，主机在 ${state.ack_ms} 毫秒后应答`;
  else if (state.last_key !== null) note = waited ? `已按“${word}”，主机没有应答` : `已按“${word}”……`;
  if (parts.note.textContent !== note) parts.note.textContent = note;
  parts.note.className = heard ? "note heard" : "note unheard";
}

function showFault({ fault, faults, connected }) {
  if (faultChoice.options.length === 0) {
    for (const [name, text] of Object.entries(faults)) faultChoice.add(new Option(text, name));
  }
  if (document.activeElement !== faultChoice) faultChoice.value = fault;
  lineText.classList.toggle("lost", connected === false);
  const text = connected === false ? "没有主机连接到这条线路" : connected ? "主机已连接" : "线路就绪";
  if (lineText.textContent !== text) lineText.textContent = text;
}

function showTrace(lines) {
  trace.replaceChildren(...lines.reverse().map((each) => {
    const row = document.createElement("tr");
    for (const text of [each.at_s.toFixed(3), each.way === "in" ? "主机 → 设备" : "设备 → 主机", each.hex]) {
      row.insertCell().textContent = text;
    }
    return row;
  }));
}

async function refresh() {
  try {
    const open = document.querySelector("details").open;
    const [states, pads, fault, bytes] = await Promise.all([call("/state"), call("/keypads"), call("/fault"), open ? call("/trace") : []]);
    for (const [address, state] of Object.entries(pads)) showKeypad(address, state);
    for (const [address, state] of Object.entries(states)) show(address, state);
    showFault(fault);
    if (open) showTrace(bytes);
  } catch {
    lineText.textContent = "模拟器没有运行";
    lineText.classList.add("lost");
  }
}

faultChoice.addEventListener("change", async () => {
  await call("/fault", { fault: faultChoice.value });
  faultChoice.blur();
  await refresh();
});
document.querySelector("details").addEventListener("toggle", refresh);
await refresh();
setInterval(refresh, 500);
