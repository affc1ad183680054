/* The simulated gun's page: what is typed here is read by the gun. */
const plate = document.getElementById('plate');
const form = document.getElementById('read');
const plug = document.getElementById('take');
let plugged = true;

function show(state) {
  plugged = state.plugged;
  plate.dataset.card = state.last ? 'yes' : 'no';
  plate.textContent = !plugged ? '已拔掉' : state.last ? `刚扫过 ${state.last}` : '还没有扫过';
  plug.textContent = plugged ? '拔掉' : '插回去';
}

async function ask(path, body) {
  const options = body === undefined ? {} : {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)};
  try {
    const answer = await fetch(path, options);
    if (answer.ok) show(await answer.json());
    else plate.textContent = '没有程序连着这把枪';
  } catch (gone) {
    plate.textContent = '模拟程序没有应答';
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  ask('/read', {text: form.elements.text.value});
});
plug.addEventListener('click', () => ask('/plug', {plugged: !plugged}));
ask('/state');
