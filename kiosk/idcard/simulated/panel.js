/* The simulated reader's page: a card is laid on it and taken away. */
const plate = document.getElementById('plate');
const form = document.getElementById('lay');
const fault = document.getElementById('fault');

function show(state) {
  plate.dataset.card = state.card ? 'yes' : 'no';
  plate.textContent = state.card ? `${state.card} 的证件放在读卡器上` : '读卡器上没有证件';
  if (!fault.options.length) {
    Object.keys(state.faults).forEach((name) => fault.append(new Option(state.faults[name], name)));
  }
  if (document.activeElement !== fault) fault.value = state.fault;
}

async function ask(path, body) {
  const options = body === undefined ? {} : {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)};
  try {
    const answer = await fetch(path, options);
    if (answer.ok) show(await answer.json());
  } catch (gone) {
    plate.textContent = '模拟程序没有应答';
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  ask('/card', Object.fromEntries(new FormData(form)));
});
document.getElementById('take').addEventListener('click', () => ask('/card', null));
fault.addEventListener('change', () => ask('/fault', {fault: fault.value}));
ask('/state');
setInterval(() => { if (!document.hidden) ask('/state'); }, 1000);
