/* A staff member changes their own password. */
import {api} from '/static/hall.js';
import {tell, tellProblem} from '/static/staff.js';

const shortest = 10;
const form = document.getElementById('change');
const fields = ['old', 'new', 'again'].map((id) => document.getElementById(id));
let busy = false;

function mark(id, text) {
  document.getElementById(`${id}-error`).textContent = text;
  document.getElementById(id).setAttribute('aria-invalid', text ? 'true' : 'false');
}

/** The first thing that is wrong as [field, sentence], or null. */
function mistake() {
  const [old, fresh, again] = fields.map((field) => field.value);
  if (!old) return ['old', '请填写现在的密码。'];
  if ([...fresh].length < shortest) return ['new', `新密码至少 ${shortest} 个字符，现在是 ${[...fresh].length} 个。`];
  if (fresh === old) return ['new', '新密码和现在的密码一样。'];
  return fresh === again ? null : ['again', '两次写的新密码不一样。'];
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (busy) return;
  fields.forEach((field) => mark(field.id, ''));
  tell('');
  const wrong = mistake();
  if (wrong) {
    mark(...wrong);
    document.getElementById(wrong[0]).focus();
    return;
  }
  busy = true;
  try {
    await api('POST', '/password', {old: fields[0].value, new: fields[1].value});
    form.reset();
    tell('密码已修改，下次登录请用新密码。', 'ok');
  } catch (problem) {
    if (problem.code === 'wrong_password') {
      mark('old', problem.detail);
      fields[0].focus();
    } else if (problem.code === 'weak_password') {
      mark('new', problem.detail);
      fields[1].focus();
    } else {
      tellProblem(problem);
    }
  } finally {
    busy = false;
  }
});
