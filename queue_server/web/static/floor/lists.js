/* Lists the guide and the supervisor share: whom to fetch, who missed the call. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {repeat} from '/static/rows.js';
import {duration, hallTime} from '/static/hall.js';
import {alongTheList, secondsSince} from './words.js';

/** A titled list with a count; `empty` is said when nobody is in it. */
export function panel(title, testid, count, body, empty) {
  return html`
    <section class="panel-box panel-${testid}" aria-label=${title} data-testid=${testid}>
      <h2 class="panel-head">${title} <span class="count" data-testid="${testid}-count">${count}</span></h2>
      ${count ? body : html`<p class="panel-empty">${empty}</p>`}
    </section>`;
}

/** 人工帮助: who pressed for a person at which terminal; nothing at all while nobody did. */
export function helpList(page, calls) {
  if (!calls.length) return nothing;
  return panel('人工帮助', 'help', calls.length, html`
    <ul class="rows">${repeat(calls, (call) => call.id, (call) => html`
      <li class="task" data-testid="help-call" data-device=${call.device} data-taken=${call.state === 'taken' ? 'yes' : 'no'}>
        <p class="task-where"><b>${call.place}</b></p>
        <p class="task-who">${call.state === 'taken' ? `${call.taken_by || '有人'}正在过去，${hallTime(call.called_at)} 呼叫`
          : html`已等 <span class="help-wait" data-testid="help-wait">${duration(secondsSince(call.called_at))}</span>，还没有人过去`}</p>
        <div class="task-buttons">
          ${call.state === 'taken' ? nothing : html`<button type="button" class="button button-small button-primary" data-testid="help-take"
            aria-label="我去 ${call.place}" @click=${() => page.acts.press(`help-calls/${call.id}/take`, {}, `您去 ${call.place}，取号机已提示有人过来`)}>我去</button>`}
          <button type="button" class="button button-small" data-testid="help-done" aria-label="${call.place} 已处理"
            @click=${() => page.acts.press(`help-calls/${call.id}/done`, {}, `${call.place} 的呼叫已处理`)}>已处理</button>
        </div>
      </li>`)}</ul>`, '');
}

/** 请接引: who is called and needs somebody to walk with them. */
export function taskList(page, tasks) {
  return panel('请接引', 'tasks', tasks.length, html`
    <ul class="rows">${repeat(tasks, (task) => task.id, (task) => html`
      <li class="task" data-testid="task" data-number=${task.number} data-taken=${task.taken_at ? 'yes' : 'no'}>
        <p class="task-where"><span class="number">${task.number}</span> 到 <b>${task.window_no} 号窗口</b></p>
        ${page.words.tags(task)}
        <p class="task-who">${task.taken_at ? `${task.taken_by || '有人'}正在接引`
          : `已等 ${duration(secondsSince(task.asked_at))}，还没有人去`}</p>
        <div class="task-buttons">
          ${task.taken_at ? nothing : html`<button type="button" class="button button-small button-primary" data-testid="task-take"
            aria-label="我去接 ${task.number}" @click=${() => page.acts.press(`tasks/${task.id}/take`, {}, `您去接 ${task.number} 号`)}>我去接</button>`}
          <button type="button" class="button button-small" data-testid="task-done" aria-label="${task.number} 已送到"
            @click=${() => page.acts.press(`tasks/${task.id}/done`, {}, `${task.number} 号已送到`)}>已送到</button>
        </div>
      </li>`)}</ul>`, '没有要接引的人');
}

/** Who was called and did not come; one press brings them back. */
export function missedList(page, missed) {
  return panel('过号', 'missed', missed.length, html`
    <ul class="rows" @keydown=${alongTheList('.row-button')}>${repeat(missed, (one) => one.id, (one, index) => html`
      <li class="row-line" data-testid="missed-row" data-number=${one.number}>
        <button type="button" class="row-open number" aria-label="看 ${one.number}" @click=${() => page.finder.search(one.number)}>${one.number}</button>
        <span class="row-about"><span class="row-service" title=${one.service_name}>${one.service_name}</span>
          <span class="row-facts">${hallTime(one.called_at)} ${one.window_no ? `${one.window_no} 号窗口叫过` : '叫过'}${
            one.returns ? `，已复号 ${one.returns} 次` : ''}</span></span>
        <button type="button" class="button button-small row-button" tabindex=${index ? '-1' : '0'} aria-label="复号 ${one.number}"
          @click=${() => page.acts.press(`tickets/${one.id}/return`, {}, (back) => `${back.number} 号已复号，前面 ${back.ahead} 人`)}>复号</button>
      </li>`)}</ul>`, '没有过号的人');
}
