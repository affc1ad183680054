/* The training mode: what it does, and the one button that begins or ends it. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {Problem, api} from '/static/hall.js';
import {tell, tellProblem} from '/static/staff.js';

async function switchTo(desk, training) {
  if (desk.switching) return;
  desk.switching = true;
  try {
    await api('PUT', 'training', {training});
    tell(training ? '培训已开始：现在取的号都以“练”开头。' : '培训已结束：没办完的练习号已取消，真实号码接着往下发。', 'ok');
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    tellProblem(problem);
  }
  desk.switching = false;
  await desk.load();
}

/** What training is, and the switch. */
export function trainingView(desk) {
  const on = desk.floor.training;
  return html`
    <section class="card training-card" aria-labelledby="training-title" data-testid="training-card" data-on=${on ? 'yes' : 'no'}>
      <h2 id="training-title">培训模式 <span class="badge ${on ? 'badge-warn' : 'badge-plain'}" data-testid="training-state">${on ? '培训中' : '没有开启'}</span></h2>
      <p>新同事可以在真的取号机、叫号台、大屏和评价器上练习，不影响当天的号码和统计。</p>
      <ul class="training-points">
        <li>全厅都写着“培训中”，号票也写明只供练习。</li>
        <li>练习号以“练”开头、另外编号：练A001。真实号码不会跳号。</li>
        <li>练习的来访、工单、评价都不进统计、台账和导出；服务台账里选“培训”才看得到。</li>
        <li>不受办理时间和限号影响，开门前、下班后都能练。</li>
        <li>大厅里没有人等候、挂起或办理时才能开始。结束时没办完的练习号全部取消；忘了结束，过零点自动结束。</li>
      </ul>
      <button type="button" class="button button-large ${on ? 'button-primary' : ''}" data-testid="training-switch"
        @click=${() => switchTo(desk, !on)}>${on ? '结束培训' : '开始培训'}</button>
      ${on ? html`<p class="soft">结束后，大厅恢复正常取号叫号。</p>` : nothing}
    </section>`;
}
